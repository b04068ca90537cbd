#pragma once

#include "reader/core/archive/filesource.h"
#include "reader/core/sandbox/decoderpool.h"

namespace nw::reader {

// Where the pages of a book come from, as open files that can be handed to a decoder. Thread-safe.
class PageFiles
{
public:
    virtual ~PageFiles() = default;

    // `page` from 0. Errors: those of ComicDocument::pageBytes.
    virtual ReadResult<Descriptor> page(int page, const AbortCheck &isUnwanted) const = 0;

protected:
    PageFiles() = default;
    Q_DISABLE_COPY_MOVE(PageFiles)
};

// A single image.
class ImageFile final : public PageFiles
{
public:
    explicit ImageFile(FileSourcePointer source)
        : m_source(std::move(source))
    {
    }
    ReadResult<Descriptor> page(int page, const AbortCheck &isUnwanted) const override;

private:
    FileSourcePointer m_source;
};

// The files below a folder. Their names come from the folder, and none of them can lead out of it:
// opened with openat2(2), RESOLVE_BENEATH and without links.
class FolderFiles final : public PageFiles
{
public:
    // `names` relative to the folder. Errors: NotFound, Io.
    static ReadResult<std::unique_ptr<FolderFiles>> open(const QString &folder, QStringList names);
    ReadResult<Descriptor> page(int page, const AbortCheck &isUnwanted) const override;
    // Any file below the folder. Errors: NotFound, Unsupported, Io.
    ReadResult<Descriptor> file(const QString &name) const;

private:
    FolderFiles(Descriptor folder, QStringList names)
        : m_folder(std::move(folder))
        , m_names(std::move(names))
    {
    }

    Descriptor m_folder;
    QStringList m_names;
};

} // namespace nw::reader
