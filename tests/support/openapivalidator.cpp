#include "tests/support/openapivalidator.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

namespace nw::test {

namespace {

const QString kParameters = QStringLiteral("parameters");
const QString kContent = QStringLiteral("content");
const QString kHeaders = QStringLiteral("headers");
const QString kSchema = QStringLiteral("schema");

QString pathOf(const HttpExchange &exchange)
{
    const QByteArray target = exchange.target;
    return QString::fromUtf8(
        target.left(target.indexOf('?') < 0 ? target.size() : target.indexOf('?')));
}

// How many segments of a template are plain words; -1: it does not match. The plainest match wins.
int plainSegments(const QString &pattern, const QString &path)
{
    const QStringList wanted = pattern.split(u'/');
    const QStringList given = path.split(u'/');
    if (wanted.size() != given.size())
        return -1;
    int plain = 0;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const bool isArgument = wanted[i].startsWith(u'{') && wanted[i].endsWith(u'}');
        if (isArgument ? given[i].isEmpty() : wanted[i] != given[i])
            return -1;
        plain += isArgument ? 0 : 1;
    }
    return plain;
}

QByteArray headerOf(const HttpExchange &exchange, const QString &name)
{
    for (const auto &[header, value] : exchange.headers) {
        if (QString::fromLatin1(header).compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QJsonObject memberIgnoringCase(const QJsonObject &object, const QString &name)
{
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member.key().compare(name, Qt::CaseInsensitive) == 0)
            return member->toObject();
    }
    return {};
}

bool isJson(const QString &mediaType)
{
    return mediaType == u"application/json" || mediaType.endsWith(u"+json");
}

// The description of a media type: exact, or by a range such as "image/*".
std::optional<QJsonObject> contentFor(const QJsonObject &content, const QString &mediaType)
{
    const QString range = mediaType.section(u'/', 0, 0) % QStringLiteral("/*");
    for (const QString &name : {mediaType, range}) {
        if (content.contains(name))
            return content[name].toObject();
    }
    return std::nullopt;
}

Result<QJsonValue> parse(const QByteArray &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (document.isNull())
        return failure(ErrorCode::MalformedJson, error.errorString());
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

} // namespace

OpenApiValidator::OpenApiValidator(const QJsonObject &document)
    : m_document(document)
    , m_schema(document)
{
}

Result<std::shared_ptr<const OpenApiValidator>>
OpenApiValidator::fromJson(const QByteArray &document)
{
    const auto value = parse(document);
    if (!value)
        return tl::unexpected<Error>(value.error());
    const QJsonObject object = value->toObject();
    if (!object[QLatin1String("openapi")].toString().startsWith(u"3.1."))
        return failure(ErrorCode::Unsupported, QStringLiteral("no OpenAPI 3.1 document"));
    return std::shared_ptr<const OpenApiValidator>(new OpenApiValidator(object));
}

QStringList OpenApiValidator::check(const HttpExchange &exchange) const
{
    const auto operation = find(exchange);
    if (!operation)
        return {QStringLiteral("the document has no such operation")};
    const QString status = QString::number(exchange.status);
    const QJsonObject responses = operation->json[QLatin1String("responses")].toObject();
    if (!responses.contains(status))
        return {operation->name % QStringLiteral(" may not answer ") % status};
    const QJsonObject response = m_schema.resolved(responses[status].toObject());
    QStringList problems = checkHeaders(response, exchange) + checkBody(response, exchange);
    if (exchange.status < 300)
        problems += checkRequest(*operation, exchange);
    return problems;
}

QStringList OpenApiValidator::checkProblem(const HttpExchange &exchange) const
{
    const QJsonObject problem{
        {QStringLiteral("$ref"), QStringLiteral("#/components/responses/Problem")}};
    const QJsonObject response = m_schema.resolved(problem);
    QStringList problems = checkBody(response, exchange);
    if (exchange.status < 400)
        problems.append(QStringLiteral("a problem has a status of 400 or more"));
    return problems;
}

QStringList OpenApiValidator::operations() const
{
    QStringList names;
    const QJsonObject paths = m_document[QLatin1String("paths")].toObject();
    for (const QString &path : paths.keys()) {
        for (const QString &method : paths[path].toObject().keys()) {
            if (method != kParameters)
                names.append(method.toUpper() % u' ' % path);
        }
    }
    return names;
}

QString OpenApiValidator::operationOf(const HttpExchange &exchange) const
{
    const auto operation = find(exchange);
    return operation ? operation->name : QString();
}

std::optional<OpenApiValidator::Operation>
OpenApiValidator::find(const HttpExchange &exchange) const
{
    const QJsonObject paths = m_document[QLatin1String("paths")].toObject();
    const QString path = pathOf(exchange);
    QString best;
    int bestPlain = -1;
    for (const QString &pattern : paths.keys()) {
        const int plain = plainSegments(pattern, path);
        if (plain > bestPlain) {
            best = pattern;
            bestPlain = plain;
        }
    }
    const QByteArray method = exchange.method == "HEAD" ? QByteArray("GET") : exchange.method;
    const QJsonObject item = paths[best].toObject();
    const QString member = QString::fromLatin1(method).toLower();
    if (bestPlain < 0 || !item.contains(member))
        return std::nullopt;
    Operation operation;
    operation.name = QString::fromLatin1(method) % u' ' % best;
    operation.json = item[member].toObject();
    operation.parameters = item[kParameters].toArray();
    for (const QJsonValue &parameter : operation.json[kParameters].toArray())
        operation.parameters.append(parameter);
    return operation;
}

QStringList OpenApiValidator::checkRequest(const Operation &operation,
                                           const HttpExchange &exchange) const
{
    QStringList problems;
    QSet<QString> known;
    for (const QJsonValue &value : operation.parameters) {
        const QJsonObject parameter = m_schema.resolved(value.toObject());
        if (parameter[QLatin1String("in")] == QStringLiteral("query"))
            known.insert(parameter[QLatin1String("name")].toString());
    }
    const qsizetype mark = exchange.target.indexOf('?');
    const QUrlQuery query(mark < 0 ? QString()
                                   : QString::fromLatin1(exchange.target.mid(mark + 1)));
    for (const auto &[name, value] : query.queryItems()) {
        if (!known.contains(name))
            problems.append(operation.name % QStringLiteral(" has no parameter ") % name);
    }
    const QJsonObject content =
        m_schema.resolved(operation.json[QLatin1String("requestBody")].toObject())[kContent]
            .toObject();
    const auto json = contentFor(content, QStringLiteral("application/json"));
    if (json && !exchange.requestBody.isEmpty()) {
        const auto body = parse(exchange.requestBody);
        if (!body)
            problems.append(QStringLiteral("a request that is no JSON was taken"));
        else
            problems +=
                m_schema.check(*body, (*json)[kSchema].toObject(), QStringLiteral("request"));
    }
    return problems;
}

QStringList OpenApiValidator::checkHeaders(const QJsonObject &response,
                                           const HttpExchange &exchange) const
{
    QStringList problems;
    QJsonObject known = m_document[QLatin1String("x-headers-of-every-answer")].toObject();
    const QJsonObject own = response[kHeaders].toObject();
    for (auto header = own.begin(); header != own.end(); ++header)
        known[header.key()] = header.value();
    for (const QString &name : known.keys()) {
        const QJsonObject header = m_schema.resolved(known[name].toObject());
        if (header[QLatin1String("required")].toBool() && headerOf(exchange, name).isEmpty())
            problems.append(QStringLiteral("the header ") % name % QStringLiteral(" is missing"));
    }
    for (const auto &[name, value] : exchange.headers) {
        const QString title = QString::fromLatin1(name);
        const QJsonObject header = m_schema.resolved(memberIgnoringCase(known, title));
        if (header.isEmpty())
            problems.append(QStringLiteral("the document has no header ") % title);
        else
            problems += m_schema.check(QString::fromLatin1(value), header[kSchema].toObject(),
                                       QStringLiteral("header ") % title);
    }
    return problems;
}

QStringList OpenApiValidator::checkBody(const QJsonObject &response,
                                        const HttpExchange &exchange) const
{
    const QJsonObject content = response[kContent].toObject();
    if (exchange.method == "HEAD" || content.isEmpty()) {
        if (exchange.body.isEmpty())
            return {};
        return {QStringLiteral("there is a body where none is due")};
    }
    const QString type = QString::fromLatin1(headerOf(exchange, QStringLiteral("Content-Type")))
                             .section(u';', 0, 0)
                             .trimmed();
    const auto media = contentFor(content, type);
    if (!media)
        return {QStringLiteral("the media type is not in the document: ") % type};
    if (!isJson(type))
        return exchange.body.isEmpty() ? QStringList{QStringLiteral("the body is empty")}
                                       : QStringList{};
    const auto body = parse(exchange.body);
    if (!body)
        return {QStringLiteral("the body is no JSON: ") % body.error().detail};
    return m_schema.check(*body, (*media)[kSchema].toObject(), QStringLiteral("body"));
}

} // namespace nw::test
