#include "tests/unit/server/comics/routedcomics.h"

#include "server/comics/comicsroutes.h"
#include "server/comics/opds/opdsroutes.h"
#include "server/comics/sync/changestreams.h"
#include "server/comics/sync/syncroutes.h"
#include "server/composition/openapidocument.h"

#include <QFile>
#include <QUrl>

namespace nw::server::comics {

namespace {

QByteArray readPart(const QString &folder)
{
    QFile file(qEnvironmentVariable("NW_SOURCE_DIR") % folder % QStringLiteral("/openapi.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is not there", qUtf8Printable(file.fileName()));
    return file.readAll();
}

} // namespace

struct RoutedComics::Services
{
    explicit Services(RoutedComics &world)
        : streams(*world.progressStore)
    {
    }

    ChangeStreams streams;
};

RoutedComics::RoutedComics(Engine engine)
    : ComicsWorld(engine)
    , m_services(std::make_unique<Services>(*this))
    , m_images(*blobs)
    , m_archives(*blobs, folder() % QStringLiteral("/archives"))
{
    addCatalogueRoutes(router, *catalogue);
    addImageRoutes(router, *catalogue, m_images, *blobs);
    addProgressRoutes(router, *progress);
    addNotesRoutes(router, *notes);
    addStreamRoute(router, *progress, m_services->streams);
    addOpds1Routes(router, *catalogue);
    addOpds2Routes(router, *catalogue);
    addManifestRoutes(router, *catalogue);
    addArchiveRoutes(router, *catalogue, m_archives);
    const auto contract = mergeOpenApi({readPart(QStringLiteral("/server/composition")),
                                        readPart(QStringLiteral("/server/comics")),
                                        readPart(QStringLiteral("/server/comics/opds")),
                                        readPart(QStringLiteral("/server/comics/sync"))});
    if (!contract)
        qFatal("%s", qUtf8Printable(contract.error().detail));
    const auto validator = test::OpenApiValidator::fromJson(*contract);
    if (!validator)
        qFatal("%s", qUtf8Printable(validator.error().detail));
    m_contract = *validator;
}

RoutedComics::~RoutedComics() = default;

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

Response RoutedComics::put(const QByteArray &target, const QByteArray &body)
{
    return send(Method::Put, "PUT", target, {}, body);
}

Response RoutedComics::del(const QByteArray &target)
{
    return send(Method::Delete, "DELETE", target, {}, {});
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
        request.identity = Identity{user, {}, roles};
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
