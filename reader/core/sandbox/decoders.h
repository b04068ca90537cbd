#pragma once

#include "reader/core/sandbox/decoderpool.h"
#include "reader/core/sandbox/usedecoders.h"

namespace nw::reader {

// As useDecoderProcesses(), with a pool that is there already; null: parse here again.
void useDecoders(std::shared_ptr<DecoderPool> pool);

// Null where everything is parsed in this process.
std::shared_ptr<DecoderPool> decoders();

} // namespace nw::reader
