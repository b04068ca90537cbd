#pragma once

#include <QByteArray>

#include <optional>

namespace nw {

// Base45 (RFC 9285): bytes in the 45 characters that a QR code keeps in its alphanumeric mode, two
// bytes in three characters.
QByteArray toBase45(QByteArrayView bytes);

// Nothing for every text that toBase45 would not have written: other characters, a length that no
// bytes have, a group that is too large.
std::optional<QByteArray> fromBase45(QByteArrayView text);

} // namespace nw
