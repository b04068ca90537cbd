#include "reader/core/foreignxml.h"

#include <QXmlStreamReader>

namespace nw::reader {

ReadResult<void> readForeignXml(QXmlStreamReader *xml, const QByteArray &bytes,
                                const ForeignXmlKind &kind, const std::function<void()> &child)
{
    if (bytes.size() > kind.maxBytes)
        return readFailure(ReadErrorCode::Damaged,
                           QStringLiteral("longer than %1 MiB").arg(kind.maxBytes >> 20));
    xml->setEntityExpansionLimit(0);
    xml->addData(bytes);
    while (xml->readNext() != QXmlStreamReader::StartElement && !xml->atEnd()) {
        if (xml->isDTD())
            return readFailure(ReadErrorCode::Damaged, QStringLiteral("a DTD is not allowed"));
    }
    if (xml->name() != kind.root)
        return readFailure(ReadErrorCode::Damaged, QStringLiteral("no %1 element").arg(kind.root));
    while (xml->readNextStartElement())
        child();
    if (xml->hasError())
        return readFailure(ReadErrorCode::Damaged, xml->errorString());
    return {};
}

} // namespace nw::reader
