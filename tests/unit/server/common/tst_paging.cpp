#include "server/common/http/paging.h"

#include <QJsonDocument>
#include <QTest>

using namespace nw;
using namespace nw::server;

namespace {

struct Row
{
    int number = 0;
};

void write(JsonWriter &out, const Row &row)
{
    out.value(row.number);
}

Request get(const QByteArray &target)
{
    Request request;
    request.target = target;
    return request;
}

QString nextCursor(const Response &response)
{
    return QJsonDocument::fromJson(response.body)
        .object()[QLatin1String("meta")]
        .toObject()[QLatin1String("nextCursor")]
        .toString();
}

} // namespace

class TestPaging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLimitIsTwentyUnlessSaidOtherwise()
    {
        QCOMPARE(readPageRequest(get("/a"))->limit, 20);
        QCOMPARE(readPageRequest(get("/a?limit=100"))->limit, 100);
    }

    void badPagesAreRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QString>("field");
        QTest::newRow("0") << QByteArray("/a?limit=0") << QStringLiteral("limit");
        QTest::newRow("101") << QByteArray("/a?limit=101") << QStringLiteral("limit");
        QTest::newRow("all") << QByteArray("/a?limit=all") << QStringLiteral("limit");
        QTest::newRow("empty") << QByteArray("/a?limit=") << QStringLiteral("limit");
        QTest::newRow("over int") << QByteArray("/a?limit=4294967297") << QStringLiteral("limit");
        QTest::newRow("no base64url") << QByteArray("/a?cursor=%C3%A9") << QStringLiteral("cursor");
        QTest::newRow("empty cursor") << QByteArray("/a?cursor=") << QStringLiteral("cursor");
        QTest::newRow("long cursor")
            << QByteArray("/a?cursor=" + QByteArray(516, 'A')) << QStringLiteral("cursor");
    }

    void badPagesAreRefusedByName()
    {
        QFETCH(QByteArray, target);
        QFETCH(QString, field);
        const auto page = readPageRequest(get(target));
        QVERIFY(!page);
        QCOMPARE(page.error().code, ErrorCode::InvalidInput);
        QCOMPARE(page.error().field, field);
    }

    void theCursorOfAnAnswerLeadsToTheNextPage()
    {
        const QString position = QStringLiteral("título/9");
        const Response response =
            pageResponse(get("/a?q=x%20y&cursor=b2xk&limit=2"), "[]", position);
        const QString cursor = nextCursor(response);
        QCOMPARE(readPageRequest(get("/a?cursor=" + cursor.toLatin1()))->position, position);
        const QByteArray link = response.header("Link");
        QVERIFY2(
            link.startsWith(QByteArray("</a?q=x%20y&limit=2&cursor=" + cursor.toLatin1() + ">")),
            link.constData());
        QVERIFY(link.endsWith("; rel=\"next\""));
    }

    void rowsAreWrittenInTheirOrder()
    {
        const QList<Row> rows{{1}, {2}};
        const Response response = listResponse(get("/a"), rows, {}, "\"total\":2");
        QCOMPARE(response.body, QByteArray(R"({"success":true,"data":[1,2],"meta":{"total":2}})"));
    }

    void theLastPageLeadsNowhere()
    {
        const Response response = pageResponse(get("/a"), "[]", {});
        QCOMPARE(response.body, QByteArray(R"({"success":true,"data":[],"meta":{}})"));
        QVERIFY(response.header("Link").isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestPaging)
#include "tst_paging.moc"
