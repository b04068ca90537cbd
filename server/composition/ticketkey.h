#pragma once

#include "server/common/runtime/serverconfig.h"

namespace nw::server {

// The Ed25519 key that signs tickets and what doors are told: derived from a secret of its own in
// the data folder, made when there is none.
QString ticketKeyFile(const ServerConfig &config);
Result<QByteArray> ticketSeed(const ServerConfig &config); // 32 bytes

} // namespace nw::server
