#include "server/composition/documentedroutes.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace nw::server {

namespace {

std::optional<Method> methodNamed(const QString &name)
{
    static const QHash<QString, Method> methods{{QStringLiteral("get"), Method::Get},
                                                {QStringLiteral("post"), Method::Post},
                                                {QStringLiteral("put"), Method::Put},
                                                {QStringLiteral("patch"), Method::Patch},
                                                {QStringLiteral("delete"), Method::Delete}};
    const auto found = methods.constFind(name);
    return found == methods.cend() ? std::nullopt : std::optional(*found);
}

std::optional<RateClass> rateClassNamed(const QString &name)
{
    static const QHash<QString, RateClass> classes{{QStringLiteral("auth"), RateClass::Auth},
                                                   {QStringLiteral("money"), RateClass::Money},
                                                   {QStringLiteral("read"), RateClass::Read},
                                                   {QStringLiteral("page"), RateClass::Page},
                                                   {QStringLiteral("none"), RateClass::None}};
    const auto found = classes.constFind(name);
    return found == classes.cend() ? std::nullopt : std::optional(*found);
}

// "/comics/{id}" is "/comics/:id" to the router.
QByteArray patternOf(const QString &path)
{
    QString pattern = path;
    return pattern.replace(u'{', u':').remove(u'}').toUtf8();
}

// Without a `security` of its own, an operation wants a token; with an empty one, or an empty
// choice among others, it does without.
Access accessOf(const QJsonObject &operation)
{
    const QJsonValue security = operation.value(u"security");
    if (security.isUndefined())
        return Access::User;
    const QJsonArray choices = security.toArray();
    return choices.isEmpty() || choices.contains(QJsonObject()) ? Access::Public : Access::User;
}

} // namespace

Result<QList<DocumentedRoute>> documentedRoutes(const QByteArray &part)
{
    QList<DocumentedRoute> routes;
    const QJsonObject paths = QJsonDocument::fromJson(part).object().value(u"paths").toObject();
    for (const QString &path : paths.keys()) {
        const QJsonObject item = paths.value(path).toObject();
        for (const QString &member : item.keys()) {
            const auto method = methodNamed(member);
            if (!method)
                continue;
            const QJsonObject operation = item.value(member).toObject();
            const auto rateClass =
                rateClassNamed(operation.value(u"x-rate-class").toString(QStringLiteral("read")));
            if (!rateClass)
                return failure(ErrorCode::Internal,
                               path % QStringLiteral(" has an x-rate-class that does not exist"));
            DocumentedRoute documented;
            if (operation.contains(u"x-service")) {
                documented.service = roleNamed(operation.value(u"x-service").toString());
                if (!documented.service)
                    return failure(ErrorCode::Internal,
                                   path % QStringLiteral(" has an x-service that does not exist"));
            }
            Route &route = documented.route;
            route.method = *method;
            route.pattern = patternOf(path);
            route.access = accessOf(operation);
            route.rateClass = *rateClass;
            if (operation.value(u"x-token") == QLatin1String("ignored"))
                route.token = TokenUse::Ignored;
            route.maxBodyBytes = operation.value(u"x-max-body-bytes").toInteger(route.maxBodyBytes);
            routes.append(documented);
        }
    }
    return routes;
}

QByteArray openApiPart(const QString &name)
{
    QFile file(QStringLiteral(":/openapi/") % name % QStringLiteral("/openapi.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace nw::server
