#include "CPage.h"

static const uint8_t style[] = {
#embed "page/base.css"
    ,
#embed "page/picture.css"
    ,
#embed "page/inside.css"
    ,
#embed "page/card.css"
    ,
#embed "page/sizes.css"
};

static const uint8_t body[] = {
#embed "page/body.html"
};

static const uint8_t wait[] = {
#embed "page/wait.html"
};

static const uint8_t script[] = {
#embed "page/world.js"
    ,
#embed "page/words.js"
    ,
#embed "page/places.js"
    ,
#embed "page/elements.js"
    ,
#embed "page/rooms.js"
    ,
#embed "page/process.js"
    ,
#embed "page/files.js"
    ,
#embed "page/lines.js"
    ,
#embed "page/card.js"
    ,
#embed "page/notes.js"
    ,
#embed "page/guess.js"
    ,
#embed "page/walk.js"
    ,
#embed "page/start.js"
};

struct fishbowl_bytes fishbowl_page_style(void) { return (struct fishbowl_bytes){style, sizeof style}; }
struct fishbowl_bytes fishbowl_page_body(void) { return (struct fishbowl_bytes){body, sizeof body}; }
struct fishbowl_bytes fishbowl_page_wait(void) { return (struct fishbowl_bytes){wait, sizeof wait}; }
struct fishbowl_bytes fishbowl_page_script(void) { return (struct fishbowl_bytes){script, sizeof script}; }
