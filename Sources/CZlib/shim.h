#ifndef FISHBOWL_CZLIB_H
#define FISHBOWL_CZLIB_H

#include <zlib.h>

#endif
