#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>

namespace nw::server {

// Makes the folder and those above it, for us alone. Error detail: one line for a person at a
// terminal.
Result<void> makePrivateFolder(const QString &path);

// The secret in a file; when there is none, 32 random bytes (as base64url) that are written first,
// readable by us alone. The file appears whole or not at all, and of two programs that make it at
// once both get the same. Error detail: one line for a person at a terminal; a file that others can
// read is refused.
Result<QByteArray> keptSecret(const QString &path);

} // namespace nw::server
