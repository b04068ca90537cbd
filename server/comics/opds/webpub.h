#pragma once

#include "services-client/contract/comic.h"

namespace nw::server::comics {

inline constexpr auto kManifestType = "application/divina+json";

// What OPDS 2.0 and Divina share: the objects of the Readium Web Publication Manifest
// (readium/webpub-manifest).
void writeMetadata(JsonWriter &out, const ComicDetails &comic);
void writeLink(JsonWriter &out, const QString &rel, const QByteArray &type, const QString &href);

} // namespace nw::server::comics
