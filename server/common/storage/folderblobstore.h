#pragma once

#include "server/common/storage/blobstore.h"

#include <memory>

namespace nw::server {

// A blob store in a folder: `blobs/ab/abcdef…` for originals, `variants/ab/abcdef…-w480-jpeg-1` for
// what was made from them. A file appears under its name only when it is whole: it is written in
// `parts/`, brought to the disk and renamed, and its folder is brought to the disk as well.
class FolderBlobStore final : public BlobStore
{
public:
    // Makes the folders. Error: Unavailable, with one line for a person at a terminal.
    static Result<std::unique_ptr<FolderBlobStore>> open(const QString &folder);

    Result<QByteArray> put(const QByteArray &bytes) override;
    Result<void> putVariant(const BlobKey &key, const QByteArray &bytes) override;
    std::optional<StoredBlob> find(const BlobKey &key) const override;
    Result<QByteArray> read(const BlobKey &key) const override;

private:
    explicit FolderBlobStore(const QString &folder);
    QString pathOf(const BlobKey &key) const; // empty when the key is not one

    QString m_folder;
};

} // namespace nw::server
