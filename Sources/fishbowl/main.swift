print("fishbowl")
