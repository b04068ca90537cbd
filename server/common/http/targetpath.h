#pragma once

#include <QByteArray>
#include <QString>

#include <tl/expected.hpp>

namespace nw::server {

// The decoded path of a request target. Error: why it is refused. Refused: what is not in origin
// form (RFC 9112, 3.2.1), a fragment, bad percent-encoding, bad UTF-8, control characters, an
// encoded slash, a backslash, and the segments "." and "..". The query is checked for its encoding,
// NUL and UTF-8, and stays as it is.
tl::expected<QString, const char *> decodeTarget(QByteArrayView target);

} // namespace nw::server
