#pragma once

#include <QByteArrayView>
#include <QString>

namespace nw::reader {

// Turns the raw bytes of a name inside an archive into a path with '/' between its folders.
// Archives rarely say in which encoding a name is: valid UTF-8 is taken as such, then what
// reads as Japanese in Shift JIS or as Cyrillic in CP866, and everything else as CP437, which is
// what ZIP prescribes and which maps every byte, so that order and uniqueness survive. The name is
// for showing and sorting; nothing is ever written to the disk under it.
QString entryName(QByteArrayView raw);

} // namespace nw::reader
