#pragma once

#include "reader/core/archive/entrystream.h"
#include "reader/core/pdf/pdfreader.h"
#include "reader/core/render/imagecodec.h"

namespace nw::reader {

// The libraries behind the rarer formats take longer to load than a page takes to decode (libheif
// alone brings a video encoder with it), so they are linked into modules of their own, which are
// loaded when a book first asks for them. Modules lie in ../lib/nerdwork beside the program's
// folder.

// What changes whenever one of the tables below or a type in them does.
constexpr int kModuleLayout = 2;

// libarchive and libunarr.
struct ArchiveModule
{
    int layout = kModuleLayout;
    ReadResult<EntryStreamPointer> (*openByLibarchive)(FileSourcePointer source, FileKind kind,
                                                       const ArchiveLimits &limits);
    ReadResult<EntryStreamPointer> (*openByUnarr)(const FileSourcePointer &source,
                                                  const ArchiveLimits &limits);
    // Reads the files that unpacking needs, for a process that cannot do so later.
    void (*prepare)();
};

// libavif, libjxl and libheif.
struct ImageModule
{
    int layout = kModuleLayout;
    const ImageCodec *avif;
    const ImageCodec *jxl;
    const ImageCodec *heif;
};

// poppler.
struct PdfModule
{
    int layout = kModuleLayout;
    ReadResult<PdfReaderPointer> (*open)(const FileSourcePointer &source, const QString &password);
    void (*prepare)(); // as of the archive module
};

// Loaded on the first call, from any thread; null when the module is not there.
const ArchiveModule *archiveModule();
const ImageModule *imageModule();
const PdfModule *pdfModule();

} // namespace nw::reader
