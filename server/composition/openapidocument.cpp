#include "server/composition/openapidocument.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace nw::server {

namespace {

const QString kTags = QStringLiteral("tags");
const QString kPaths = QStringLiteral("paths");
const QString kComponents = QStringLiteral("components");
const QString kResponses = QStringLiteral("responses");
const QString kEveryResponse = QStringLiteral("x-responses-of-every-operation");

tl::unexpected<Error> wrong(const QString &detail)
{
    return failure(ErrorCode::Internal, QString(QStringLiteral("OpenAPI: ") % detail));
}

Result<QJsonObject> parsePart(const QByteArray &part)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(part, &error);
    if (!document.isObject())
        return wrong(QStringLiteral("a part is no object: ") % error.errorString());
    return document.object();
}

// Adds the members of `part` to `whole`; none of them may be there.
Result<void> addMembers(QJsonObject &whole, const QJsonObject &part, const QString &where)
{
    for (auto member = part.begin(); member != part.end(); ++member) {
        if (whole.contains(member.key()))
            return wrong(where % u' ' % member.key() % QStringLiteral(" is defined twice"));
        whole.insert(member.key(), member.value());
    }
    return {};
}

Result<void> addPart(QJsonObject &whole, const QJsonObject &part)
{
    for (const QString &member : part.keys()) {
        if (member != kTags && member != kPaths && member != kComponents)
            return wrong(QStringLiteral("a service has no say on ") % member);
    }
    QJsonArray tags = whole[kTags].toArray();
    for (const QJsonValue &tag : part[kTags].toArray())
        tags.append(tag);
    whole[kTags] = tags;

    QJsonObject paths = whole[kPaths].toObject();
    if (const auto added = addMembers(paths, part[kPaths].toObject(), kPaths); !added)
        return added;
    whole[kPaths] = paths;

    QJsonObject components = whole[kComponents].toObject();
    const QJsonObject partComponents = part[kComponents].toObject();
    for (const QString &kind : partComponents.keys()) {
        QJsonObject members = components[kind].toObject();
        const QString where = kComponents % u'/' % kind;
        if (const auto added = addMembers(members, partComponents[kind].toObject(), where); !added)
            return added;
        components[kind] = members;
    }
    whole[kComponents] = components;
    return {};
}

bool isOperation(const QString &member)
{
    static const QStringList methods{QStringLiteral("get"), QStringLiteral("put"),
                                     QStringLiteral("post"), QStringLiteral("delete"),
                                     QStringLiteral("patch")};
    return methods.contains(member);
}

QJsonObject withEveryResponse(QJsonObject operation, const QJsonObject &everywhere)
{
    QJsonObject responses = operation[kResponses].toObject();
    for (auto response = everywhere.begin(); response != everywhere.end(); ++response) {
        if (!responses.contains(response.key()))
            responses.insert(response.key(), response.value());
    }
    operation[kResponses] = responses;
    return operation;
}

void completeOperations(QJsonObject &whole)
{
    const QJsonObject everywhere = whole.take(kEveryResponse).toObject();
    QJsonObject paths = whole[kPaths].toObject();
    for (const QString &path : paths.keys()) {
        QJsonObject item = paths[path].toObject();
        for (const QString &member : item.keys()) {
            if (isOperation(member))
                item[member] = withEveryResponse(item[member].toObject(), everywhere);
        }
        paths[path] = item;
    }
    whole[kPaths] = paths;
}

} // namespace

Result<QByteArray> mergeOpenApi(const QList<QByteArray> &parts)
{
    QJsonObject whole;
    for (const QByteArray &text : parts) {
        const auto part = parsePart(text);
        if (!part)
            return tl::unexpected<Error>(part.error());
        if (whole.isEmpty()) {
            whole = *part;
            continue;
        }
        if (const auto added = addPart(whole, *part); !added)
            return tl::unexpected<Error>(added.error());
    }
    completeOperations(whole);
    return QJsonDocument(whole).toJson(QJsonDocument::Compact);
}

Result<QByteArray> openApiDocument()
{
    QList<QByteArray> parts;
    QStringList names = QDir(QStringLiteral(":/openapi")).entryList();
    const QString base = QStringLiteral("composition");
    if (!names.removeOne(base))
        return wrong(QStringLiteral("the part that all stand on is not compiled in"));
    names.prepend(base);
    for (const QString &name : names) {
        QFile file(QStringLiteral(":/openapi/") % name % QStringLiteral("/openapi.json"));
        if (!file.open(QIODevice::ReadOnly))
            return wrong(QStringLiteral("no openapi.json of ") % name);
        parts.append(file.readAll());
    }
    return mergeOpenApi(parts);
}

} // namespace nw::server
