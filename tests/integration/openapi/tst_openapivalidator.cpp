#include "tests/support/openapivalidator.h"

#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

const QByteArray kDocument = R"json({
  "openapi": "3.1.0",
  "paths": {
    "/books": {
      "get": {
        "parameters": [{"name": "q", "in": "query"}, {"$ref": "#/components/parameters/Limit"}],
        "responses": {
          "200": {
            "headers": {"ETag": {"required": true, "schema": {"type": "string", "pattern": "^\"[^\"]+\"$"}}},
            "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}}}}
          },
          "404": {"$ref": "#/components/responses/Problem"}
        }
      },
      "post": {
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewBook"}}}},
        "responses": {"204": {"description": "kept"}}
      }
    },
    "/books/{id}/cover": {"get": {"responses": {"200": {"content": {"image/*": {}}}}}},
    "/books/mine": {"get": {"responses": {"204": {"description": "none"}}}},
    "/books/{id}": {"get": {"responses": {"404": {"$ref": "#/components/responses/Problem"}}}}
  },
  "components": {
    "parameters": {"Limit": {"name": "limit", "in": "query"}},
    "schemas": {
      "Book": {
        "type": "object",
        "required": ["id", "title"],
        "properties": {
          "id": {"type": "string", "format": "uuid"},
          "title": {"type": "string", "minLength": 1, "maxLength": 9},
          "pages": {"type": ["integer", "null"], "minimum": 1, "maximum": 999},
          "kind": {"enum": ["album", "strip"]},
          "extra": {"type": "object", "additionalProperties": {"type": "boolean"}},
          "size": {"anyOf": [{"$ref": "#/components/schemas/Width"}, {"type": "string"}]}
        }
      },
      "Width": {"type": "object", "required": ["width"], "properties": {"width": {"type": "integer"}}},
      "NewBook": {"type": "object", "additionalProperties": false, "properties": {"title": {"type": "string"}}}
    },
    "responses": {
      "Problem": {"content": {"application/problem+json": {"schema": {
        "type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}}}}}
    }
  },
  "x-headers-of-every-answer": {
    "X-Request-Id": {"required": true, "schema": {"type": "string"}},
    "Content-Type": {"schema": {"type": "string"}}
  }
})json";

const QByteArray kBook = R"([{"id":"018f3c00-1111-7222-8333-444455556666","title":"Album"}])";

HttpExchange goodAnswer()
{
    return {"GET",
            "/books?q=a&limit=2",
            {},
            200,
            {{"x-request-id", "r"},
             {"Content-Type", "application/json; charset=utf-8"},
             {"etag", "\"1\""}},
            kBook};
}

} // namespace

// The judge of all HTTP tests has to be strict itself: each row of wrongAnswersAreFound is one
// thing it must not overlook.
class TestOpenApiValidator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        auto validator = OpenApiValidator::fromJson(kDocument);
        QVERIFY(validator);
        m_validator = *validator;
    }

    void aRightAnswerHasNoProblem()
    {
        QCOMPARE(m_validator->check(goodAnswer()), QStringList());
        HttpExchange head = goodAnswer();
        head.method = "HEAD";
        head.body.clear();
        QCOMPARE(m_validator->check(head), QStringList());
    }

    void wrongAnswersAreFound_data()
    {
        QTest::addColumn<HttpExchange>("exchange");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *name, const char *word, auto change) {
            HttpExchange exchange = goodAnswer();
            change(exchange);
            QTest::newRow(name) << exchange << QString::fromLatin1(word);
        };
        const auto body = [&](const char *name, const char *word, const QByteArray &members) {
            row(name, word, [&](HttpExchange &e) {
                e.body = R"([{"id":"018f3c00-1111-7222-8333-444455556666",)" + members + "}]";
            });
        };
        row("unknown path", "operation", [](HttpExchange &e) { e.target = "/shelves"; });
        row("unknown method", "operation", [](HttpExchange &e) { e.method = "DELETE"; });
        row("unknown status", "may not answer 201", [](HttpExchange &e) { e.status = 201; });
        row("unknown parameter", "no parameter",
            [](HttpExchange &e) { e.target = "/books?page=1"; });
        row("unknown header", "no header X-Secret", [](HttpExchange &e) {
            e.headers.append(std::pair<QByteArray, QByteArray>("X-Secret", "1"));
        });
        row("missing header", "ETag is missing", [](HttpExchange &e) { e.headers.removeLast(); });
        row("missing common header", "X-Request-Id is missing",
            [](HttpExchange &e) { e.headers.removeFirst(); });
        row("weak ETag", "does not match",
            [](HttpExchange &e) { e.headers[2].second = "W/\"1\""; });
        row("other media type", "media type",
            [](HttpExchange &e) { e.headers[1].second = "text/html"; });
        row("no JSON", "no JSON", [](HttpExchange &e) { e.body = "[{"; });
        row("body of a HEAD", "none is due", [](HttpExchange &e) { e.method = "HEAD"; });
        row("other type", "is no", [](HttpExchange &e) { e.body = "{}"; });
        row("no id", "id: is missing", [](HttpExchange &e) { e.body = R"([{"title":"a"}])"; });
        row("no uuid", "is no uuid",
            [](HttpExchange &e) { e.body = R"([{"id":"1","title":"a"}])"; });
        body("extra member", "secret: is not in the document", R"("title":"a","secret":1)");
        body("title too short", "too short", R"("title":"")");
        body("title too long", "too long", R"("title":"0123456789")");
        body("title null", "is no", R"("title":null)");
        body("pages too small", "too small", R"("title":"a","pages":0)");
        body("pages too large", "too large", R"("title":"a","pages":1000)");
        body("pages with a fraction", "is no", R"("title":"a","pages":1.5)");
        body("pages as text", "is no", R"("title":"a","pages":"1")");
        body("kind unknown", "is none of", R"("title":"a","kind":"novel")");
        body("extra of another type", "is no", R"("title":"a","extra":{"a":1})");
        body("fits neither", "fits 0", R"("title":"a","size":1)");
        body("unknown in a choice", "height: is not in the document",
             R"("title":"a","size":{"width":1,"height":2})");
    }

    void wrongAnswersAreFound()
    {
        QFETCH(HttpExchange, exchange);
        QFETCH(QString, word);
        const QString problems = m_validator->check(exchange).join(u';');
        QVERIFY2(problems.contains(word), qPrintable(problems));
    }

    void membersThatTheDocumentAllowsAreFine()
    {
        HttpExchange exchange = goodAnswer();
        exchange.body =
            R"([{"id":"018f3c00-1111-7222-8333-444455556666","title":"a","pages":null,"extra":{"a":true},"size":{"width":1}}])";
        QCOMPARE(m_validator->check(exchange), QStringList());
    }

    void aRequestThatWasTakenHasToBeInTheDocument()
    {
        HttpExchange exchange{"POST", "/books", R"({"title":"a"})", 204, {{"X-Request-Id", "r"}},
                              {}};
        QCOMPARE(m_validator->check(exchange), QStringList());
        exchange.requestBody = R"({"titel":"a"})";
        QVERIFY(!m_validator->check(exchange).isEmpty());
        exchange.requestBody = R"({"title":"a"})";
        exchange.body = "surprise";
        QVERIFY(!m_validator->check(exchange).isEmpty());
    }

    void aPlainSegmentWinsOverAnArgument()
    {
        HttpExchange exchange = goodAnswer();
        exchange.target = "/books/mine";
        QCOMPARE(m_validator->operationOf(exchange), QStringLiteral("GET /books/mine"));
        exchange.target = "/books/yours";
        QCOMPARE(m_validator->operationOf(exchange), QStringLiteral("GET /books/{id}"));
    }

    void anImageIsAnyImageButNotEmpty()
    {
        HttpExchange exchange{"GET",
                              "/books/1/cover",
                              {},
                              200,
                              {{"X-Request-Id", "r"}, {"Content-Type", "image/webp"}},
                              "bytes"};
        QCOMPARE(m_validator->check(exchange), QStringList());
        exchange.body.clear();
        QVERIFY(!m_validator->check(exchange).isEmpty());
    }

    void whatIsOutsideTheDocumentIsAProblemDocument()
    {
        HttpExchange exchange{"GET",
                              "/nowhere",
                              {},
                              404,
                              {{"Content-Type", "application/problem+json"}},
                              R"({"code":"not_found"})"};
        QCOMPARE(m_validator->checkProblem(exchange), QStringList());
        exchange.status = 200;
        QVERIFY(!m_validator->checkProblem(exchange).isEmpty());
        exchange.status = 404;
        exchange.body = R"({"code":"not_found","sql":"…"})";
        QVERIFY(!m_validator->checkProblem(exchange).isEmpty());
    }

    void aKeywordThatNobodyChecksIsAProblem()
    {
        const JsonSchema schema{QJsonObject()};
        const QJsonObject unchecked{{QStringLiteral("multipleOf"), 2}};
        QVERIFY(!schema.check(4, unchecked, QStringLiteral("value")).isEmpty());
        const QJsonObject format{{QStringLiteral("type"), QStringLiteral("string")},
                                 {QStringLiteral("format"), QStringLiteral("iban")}};
        QVERIFY(!schema.check(QStringLiteral("x"), format, QStringLiteral("value")).isEmpty());
        const QJsonObject nowhere{
            {QStringLiteral("$ref"), QStringLiteral("#/components/schemas/No")}};
        QVERIFY(!schema.check(1, nowhere, QStringLiteral("value")).isEmpty());
    }

    void whatIsNoDocumentIsRefused()
    {
        QVERIFY(!OpenApiValidator::fromJson("[]"));
        QVERIFY(!OpenApiValidator::fromJson("{"));
        QVERIFY(!OpenApiValidator::fromJson(R"({"swagger":"2.0"})"));
    }

private:
    std::shared_ptr<const OpenApiValidator> m_validator;
};

Q_DECLARE_METATYPE(HttpExchange)
QTEST_APPLESS_MAIN(TestOpenApiValidator)
#include "tst_openapivalidator.moc"
