#include "server/composition/openapidocument.h"
#include "tests/support/openapivalidator.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace nw;
using namespace nw::server;

namespace {

const QByteArray kWhole = R"({
  "openapi": "3.1.0",
  "info": {"title": "t"},
  "tags": [{"name": "one"}],
  "paths": {"/livez": {"get": {"responses": {"200": {"description": "yes"}}}}},
  "components": {"schemas": {"Id": {"type": "string"}}},
  "x-responses-of-every-operation": {"200": {"description": "no"}, "400": {"description": "bad"}}
})";
const QByteArray kPart = R"({
  "tags": [{"name": "two"}],
  "paths": {"/books": {"parameters": [], "post": {"responses": {"201": {"description": "made"}}}}},
  "components": {"schemas": {"Book": {"type": "object"}}, "responses": {"Made": {"description": "made"}}}
})";

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QJsonValue at(const QJsonObject &document, const char *path)
{
    QJsonValue value = document;
    for (const QString &step : QString::fromLatin1(path).split(u' '))
        value = value.toObject()[step];
    return value;
}

// Calls visit(key, value, path) for every member below `value`.
void walk(const QJsonValue &value, const QString &path,
          const std::function<void(const QString &, const QJsonValue &, const QString &)> &visit)
{
    const QJsonObject members = value.toObject();
    for (auto member = members.begin(); member != members.end(); ++member) {
        const QString below = path % u'/' % member.key();
        visit(member.key(), member.value(), below);
        walk(member.value(), below, visit);
    }
    const QJsonArray items = value.toArray();
    for (qsizetype i = 0; i < items.size(); ++i)
        walk(items[i], path % u'/' % QString::number(i), visit);
}

} // namespace

class TestOpenApiDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partsBecomeOneDocument()
    {
        const auto merged = mergeOpenApi({kWhole, kPart});
        QVERIFY(merged);
        const QJsonObject document = object(*merged);
        QCOMPARE(at(document, "info title").toString(), QStringLiteral("t"));
        QCOMPARE(at(document, "tags").toArray().size(), 2);
        QVERIFY(at(document, "paths").toObject().contains(QStringLiteral("/livez")));
        QVERIFY(at(document, "paths").toObject().contains(QStringLiteral("/books")));
        QCOMPARE(at(document, "components schemas").toObject().size(), 2);
        QCOMPARE(at(document, "components responses").toObject().size(), 1);
    }

    void everyOperationGetsTheAnswersOfAllUnlessItSaysBetter()
    {
        const QJsonObject document = object(mergeOpenApi({kWhole, kPart}).value());
        QCOMPARE(at(document, "paths /books post responses 400 description").toString(),
                 QStringLiteral("bad"));
        QCOMPARE(at(document, "paths /books post responses 201 description").toString(),
                 QStringLiteral("made"));
        QCOMPARE(at(document, "paths /livez get responses 200 description").toString(),
                 QStringLiteral("yes"));
        QVERIFY(!document.contains(QStringLiteral("x-responses-of-every-operation")));
    }

    void partsThatContradictEachOtherAreRefused_data()
    {
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<QString>("word");
        QTest::newRow("path") << QByteArray(R"({"paths":{"/livez":{}}})")
                              << QStringLiteral("/livez");
        QTest::newRow("component")
            << QByteArray(R"({"components":{"schemas":{"Id":{}}}})") << QStringLiteral("Id");
        QTest::newRow("security") << QByteArray(R"({"security":[]})") << QStringLiteral("security");
        QTest::newRow("no JSON") << QByteArray("{") << QStringLiteral("no object");
    }

    void partsThatContradictEachOtherAreRefused()
    {
        QFETCH(QByteArray, part);
        QFETCH(QString, word);
        const auto merged = mergeOpenApi({kWhole, part});
        QVERIFY(!merged);
        QVERIFY2(merged.error().detail.contains(word), qPrintable(merged.error().detail));
    }

    void thePartsOfThisProgramFit()
    {
        const auto document = openApiDocument();
        QVERIFY2(document, document ? "" : qPrintable(document.error().detail));
        const auto contract = test::OpenApiValidator::fromJson(*document);
        QVERIFY(contract);
        const QStringList operations = (*contract)->operations();
        for (const char *name : {"GET /livez", "POST /auth/signup", "PUT /users/me", "GET /comics",
                                 "GET /users/{id}/reading-history"})
            QVERIFY2(operations.contains(QString::fromLatin1(name)), name);
    }

    void everyReferenceLeadsSomewhereAndEverySchemaCanBeChecked()
    {
        const QJsonObject document = object(openApiDocument().value());
        const test::JsonSchema schemas(document);
        QStringList problems;
        walk(document, {}, [&](const QString &key, const QJsonValue &value, const QString &path) {
            if (key == u"$ref" && schemas.resolved({{key, value}}).isEmpty())
                problems.append(path % QStringLiteral(" leads nowhere"));
            if (key != u"schema"
                && !path.contains(QRegularExpression(QStringLiteral("^/components/schemas/\\w+$"))))
                return;
            // What is wrong with no value at all is fine; a keyword that nobody checks is not.
            for (const QString &problem : schemas.check(QJsonValue(), value.toObject(), path)) {
                if (problem.contains(QStringLiteral("nobody checks")))
                    problems.append(problem);
            }
        });
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
    }

    void operationsAreNamedOnceAndDeclareTheArgumentsOfTheirPath()
    {
        const QJsonObject paths =
            object(openApiDocument().value())[QLatin1String("paths")].toObject();
        QSet<QString> names;
        QStringList problems;
        for (const QString &path : paths.keys()) {
            const QJsonObject item = paths[path].toObject();
            for (const QString &method : item.keys()) {
                if (method == u"parameters")
                    continue;
                const QJsonObject operation = item[method].toObject();
                const QString name = operation[QLatin1String("operationId")].toString();
                if (name.isEmpty() || names.contains(name))
                    problems.append(method % u' ' % path
                                    % QStringLiteral(" has no name of its own"));
                names.insert(name);
                if (operation[QLatin1String("summary")].toString().isEmpty())
                    problems.append(method % u' ' % path
                                    % QStringLiteral(" says nothing of itself"));
                const QByteArray parameters =
                    QJsonDocument(operation[QLatin1String("parameters")].toArray()).toJson()
                    + QJsonDocument(item[QLatin1String("parameters")].toArray()).toJson();
                static const QRegularExpression argument(QStringLiteral("\\{(\\w+)\\}"));
                for (const auto &match : argument.globalMatch(path)) {
                    const QByteArray quoted = '"' + match.captured(1).toUtf8() + '"';
                    if (!parameters.contains(quoted)
                        && !parameters.contains("components/parameters"))
                        problems.append(method % u' ' % path
                                        % QStringLiteral(" misses an argument"));
                }
            }
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
    }
};

QTEST_APPLESS_MAIN(TestOpenApiDocument)
#include "tst_openapidocument.moc"
