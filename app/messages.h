#pragma once

#include "reader/core/readresult.h"

namespace nw::app {

// One line on stderr: "nerdwork: <text>".
void sayError(const QString &text);

// "nerdwork: damaged: Book.cbz: <detail>". The word is the one tools look for.
void sayError(const reader::ReadError &error, const QString &path);

// From here on no library writes to the terminal: what scripts see there is this program's own
// line.
void silenceLibraries();

} // namespace nw::app
