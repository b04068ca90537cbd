#pragma once

#include "reader/core/archive/filesource.h"
#include "reader/core/render/pageprovider.h"

#include <memory>

namespace nw::reader {

// One PDF, open for one thread at a time. Its pages are numbered from 0.
class PdfReader
{
public:
    virtual ~PdfReader() = default;

    virtual int pageCount() const = 0;
    virtual QString title() const = 0; // as its maker wrote it, often empty
    virtual QString author() const = 0;

    // In points of 1/72 inch, turned as the page is to be shown. Error: Damaged.
    virtual ReadResult<QSizeF> pageSize(int page) const = 0;

    // Exactly `target` pixels, opaque Format_RGB32 on white. Errors: Damaged, TooLarge, Cancelled.
    virtual ReadResult<QImage> render(int page, const QSize &target,
                                      const AbortCheck &isUnwanted) const = 0;

protected:
    PdfReader() = default;
    Q_DISABLE_COPY_MOVE(PdfReader)
};

using PdfReaderPointer = std::unique_ptr<PdfReader>;

} // namespace nw::reader
