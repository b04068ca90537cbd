#include "reader/core/bookreport.h"

#include "reader/core/render/pagerender.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <optional>

namespace nw::reader {

namespace {

QJsonObject pageObject(int index, const QString &name, const ReadResult<ImageHeader> &header)
{
    const auto known = [&header](const QJsonValue &value) { return header ? value : QJsonValue(); };
    return {
        {QStringLiteral("number"), index + 1},
        {QStringLiteral("width"), known(header ? header->size.width() : 0)},
        {QStringLiteral("height"), known(header ? header->size.height() : 0)},
        {QStringLiteral("mediaType"), known(header ? header->mediaType : QString())},
        {QStringLiteral("name"), name},
    };
}

QJsonArray defectArray(const QList<Defect> &defects)
{
    QJsonArray array;
    for (const Defect &defect : defects) {
        QJsonObject object{
            {QStringLiteral("code"), QString::fromLatin1(readErrorWord(defect.code))},
            {QStringLiteral("detail"), defect.detail},
        };
        if (defect.page >= 0)
            object.insert(QStringLiteral("page"), defect.page + 1);
        array.append(object);
    }
    return array;
}

bool isNoted(const QList<Defect> &defects, int page)
{
    return std::any_of(defects.begin(), defects.end(),
                       [page](const Defect &defect) { return defect.page == page; });
}

} // namespace

ReadResult<QByteArray> bookReport(const QString &path, const ArchiveLimits &archiveLimits,
                                  const DecodeLimits &decodeLimits)
{
    const auto document = openDocument(path, archiveLimits);
    if (!document)
        return tl::unexpected(document.error());

    QJsonArray pages;
    QList<Defect> unreadable;
    for (int index = 0; index < (*document)->pageCount(); ++index) {
        const auto header = pageHeader(**document, index, decodeLimits);
        if (!header)
            unreadable.append({index, header.error().code, header.error().detail});
        pages.append(pageObject(index, (*document)->pages()[index].name, header));
    }
    if (unreadable.size() == pages.size())
        return readFailure(unreadable.first().code, unreadable.first().detail);

    QList<Defect> defects = (*document)->defects();
    for (const Defect &defect : std::as_const(unreadable)) {
        if (!isNoted(defects, defect.page))
            defects.append(defect);
    }
    const QJsonObject report{
        {QStringLiteral("format"), QString::fromLatin1(formatWord((*document)->format()))},
        {QStringLiteral("title"), (*document)->title()},
        {QStringLiteral("pages"), pages},
        {QStringLiteral("defects"), defectArray(defects)},
    };
    return QJsonDocument(report).toJson(QJsonDocument::Compact);
}

} // namespace nw::reader
