int fb_placeholder(void); int fb_placeholder(void) { return 0; }
