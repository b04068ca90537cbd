#include "tests/unit/server/comics/routedcomics.h"

#include "server/comics/comicsroutes.h"

#include <QFile>
#include <QUrl>

namespace nw::server::comics {

namespace {

QJsonObject readJson(const QString &path)
{
    QFile file(qEnvironmentVariable("NW_SOURCE_DIR") % path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is not there", qUtf8Printable(file.fileName()));
    return QJsonDocument::fromJson(file.readAll()).object();
}

// The part of comics on the part that all stand on; answers of any operation may be problems.
QByteArray contract()
{
    QJsonObject whole = readJson(QStringLiteral("/server/composition/openapi.json"));
    const QJsonObject part = readJson(QStringLiteral("/server/comics/openapi.json"));
    const QJsonObject everywhere =
        whole.take(QStringLiteral("x-responses-of-every-operation")).toObject();
    QJsonObject paths = part.value(u"paths").toObject();
    for (const QString &path : paths.keys()) {
        QJsonObject item = paths.value(path).toObject();
        for (const QString &method : item.keys()) {
            QJsonObject operation = item.value(method).toObject();
            QJsonObject responses = operation.value(u"responses").toObject();
            for (const QString &status : everywhere.keys())
                responses.insert(status, everywhere.value(status));
            operation.insert(QStringLiteral("responses"), responses);
            item.insert(method, operation);
        }
        paths.insert(path, item);
    }
    whole.insert(QStringLiteral("paths"), paths);
    QJsonObject components = whole.value(u"components").toObject();
    const QJsonObject added = part.value(u"components").toObject();
    for (const QString &kind : added.keys()) {
        QJsonObject members = components.value(kind).toObject();
        const QJsonObject more = added.value(kind).toObject();
        for (const QString &name : more.keys())
            members.insert(name, more.value(name));
        components.insert(kind, members);
    }
    whole.insert(QStringLiteral("components"), components);
    return QJsonDocument(whole).toJson();
}

} // namespace

RoutedComics::RoutedComics(Engine engine)
    : ComicsWorld(engine)
    , m_images(*blobs)
{
    addCatalogueRoutes(router, *catalogue);
    addImageRoutes(router, *catalogue, m_images, *blobs);
    addProgressRoutes(router, *progress);
    const auto validator = test::OpenApiValidator::fromJson(contract());
    if (!validator)
        qFatal("%s", qUtf8Printable(validator.error().detail));
    m_contract = *validator;
}

QByteArray RoutedComics::bytes(const Response &response)
{
    if (!response.file)
        return response.body;
    QFile file(response.file->path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(response.file->offset))
        return {};
    return file.read(response.file->sizeBytes);
}

Response RoutedComics::get(const QByteArray &target, const Headers &headers)
{
    return send(Method::Get, "GET", target, headers, {});
}

Response RoutedComics::head(const QByteArray &target, const Headers &headers)
{
    return send(Method::Head, "HEAD", target, headers, {});
}

Response RoutedComics::post(const QByteArray &target, const QByteArray &body)
{
    return send(Method::Post, "POST", target, {}, body);
}

Response RoutedComics::send(Method method, const char *word, const QByteArray &target,
                            const Headers &headers, const QByteArray &body)
{
    Request request;
    request.method = method;
    request.target = target;
    request.path = QUrl::fromPercentEncoding(target.split('?').first());
    request.headers = headers;
    request.body = body;
    if (!user.isEmpty())
        request.identity = Identity{user, {}, {}};
    const Router::Match match = router.find(method, request.path);
    if (!match.route) {
        Response missing;
        missing.status = -1;
        return missing;
    }
    request.arguments = match.arguments;
    Response response = match.route->handler(request);
    if (response.rest)
        m_leftForImages.append(target);
    while (response.rest) // as the engine does, on the pool that is named
        response = Continuation(*response.rest).work();
    if (response.problem) { // as the engine does before it sends
        response.problem->requestId = QStringLiteral("of the test");
        response.body = toJson(*response.problem);
    }
    test::HttpExchange exchange{word, target, body, response.status, response.headers, {}};
    exchange.headers.emplaceBack("X-Request-Id", "of the test");
    if (method != Method::Head)
        exchange.body = bytes(response);
    const QStringList wrong = m_contract->check(exchange);
    if (!wrong.isEmpty()) {
        qWarning("%s %s: %s", word, target.constData(), qUtf8Printable(wrong.join(u"; "_qs)));
        response.status = -1;
    }
    return response;
}

} // namespace nw::server::comics
