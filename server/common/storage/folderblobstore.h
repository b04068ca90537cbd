#pragma once

#include "server/common/storage/blobstore.h"
#include "server/common/storage/variantfolder.h"

#include <bitset>
#include <memory>
#include <mutex>

namespace nw::server {

// A blob store in a folder: `blobs/ab/abcdef…` for originals, `variants/ab/abcdef…-w480-jpeg-1` for
// what was made from them. A file appears under its name only when it is whole: it is written in
// `parts/`, brought to the disk and renamed; of an original the name is brought to the disk as
// well.
class FolderBlobStore final : public BlobStore
{
public:
    // Some thousand books in a few widths; what anybody can have made of every page is a multiple.
    static constexpr qint64 kVariantBytes = 4LL * 1024 * 1024 * 1024;

    // Makes the folders. When the variants take more than `variantBytes`, the oldest go. Error:
    // Unavailable, with one line for a person at a terminal.
    static Result<std::unique_ptr<FolderBlobStore>> open(const QString &folder,
                                                         qint64 variantBytes = kVariantBytes);

    Result<QByteArray> put(const QByteArray &bytes) override;
    Result<void> putVariant(const BlobKey &key, const QByteArray &bytes) override;
    std::optional<StoredBlob> find(const BlobKey &key) const override;
    Result<QByteArray> read(const BlobKey &key) const override;

private:
    FolderBlobStore(const QString &folder, qint64 variantBytes);
    Result<void> makeSafeFolder(const QString &folder);
    Result<void> writeAtomically(const QString &path, const QByteArray &bytes) const;
    QString pathOf(const BlobKey &key) const; // empty when the key is not one

    QString m_folder;
    std::mutex m_folderMutex;
    std::bitset<256> m_safeFolders; // of blobs/, whose names are on the disk
    VariantFolder m_variants;
};

} // namespace nw::server
