#pragma once

// A terminal that is put right however its process ends. exit(3) and a trap run no Swift on the way out, and in a signal
// handler none may run: hence in C. One terminal in a process.

/// From now on the terminal `input` gets back the modes that it has now, and `output` is sent `restore`, when the
/// process ends by exit(3) or by a signal that can be caught. Both descriptors stay the caller's, and stay open.
/// `restore` is copied. Each change of the window's size makes the descriptor that is returned readable. -1: `input` is
/// no terminal.
int fishbowl_terminal_guard(int input, int output, const char *restore);

/// Puts it right at once, and gives the signals back. To call it twice is harmless.
void fishbowl_terminal_restore(void);
