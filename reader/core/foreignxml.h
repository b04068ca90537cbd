#pragma once

#include "reader/core/readresult.h"

#include <functional>

class QByteArray;
class QXmlStreamReader;

namespace nw::reader {

// The kind of document that is expected.
struct ForeignXmlKind
{
    QStringView root; // name of the outermost element
    qsizetype maxBytes = 1 << 20;
};

// Walks through a document that a stranger wrote: no longer than its kind may be, without a DTD and
// so without entities, within the expected element. `child` is called at each element right inside
// that and reads or skips it. Error: Damaged.
ReadResult<void> readForeignXml(QXmlStreamReader *xml, const QByteArray &bytes,
                                const ForeignXmlKind &kind, const std::function<void()> &child);

} // namespace nw::reader
