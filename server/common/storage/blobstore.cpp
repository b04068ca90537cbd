#include "server/common/storage/blobstore.h"

namespace nw::server {

BlobStore::~BlobStore() = default;

} // namespace nw::server
