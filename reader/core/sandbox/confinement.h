#pragma once

#include "reader/core/readresult.h"

namespace nw::reader {

// What a decoder may use beside what the program used before it was confined.
struct ConfinementLimits
{
    qint64 memoryBytes = 512LL << 20; // private and writable; pixels in shared memory come on top
    qint64 fileBytes = 8LL << 30; // of a file or a shared memory that it was handed
    int descriptors = 64;
};

// Takes from this process, for good, everything that reading a book does not need: from here on it
// may read, write and map the descriptors it has, receive others, allocate, and start threads of
// its own. It cannot open a file or a socket, start a program, look at another process, or make
// memory executable; a call that is not allowed fails with EPERM, so that a library that asks for a
// configuration file goes on without. By seccomp(2) with libseccomp, and setrlimit(2). Error: Io,
// when the system offers no such thing; then nothing foreign may be read.
ReadResult<void> confineThisProcess(const ConfinementLimits &limits = {});

} // namespace nw::reader
