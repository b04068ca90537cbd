#include "server/console/consolescreen.h"

#include <QJsonArray>
#include <QTest>

using namespace nw::server::console;

namespace {

ScreenState busy()
{
    ScreenState state;
    state.server = QStringLiteral("http://127.0.0.1:3000");
    state.isReachable = true;
    state.overview.requestsPerSecond = 1234;
    state.overview.p99Ms = 2.5;
    state.overview.busiest = {{"GET /comics", 1200, 2.5}};
    state.health = {
        {QStringLiteral("status"), QStringLiteral("ready")},
        {QStringLiteral("version"), QStringLiteral("0.1.0")},
        {QStringLiteral("recentProblems"),
         QJsonArray{QJsonObject{{QStringLiteral("status"), 503},
                                {QStringLiteral("code"), QStringLiteral("unavailable")},
                                {QStringLiteral("route"), QStringLiteral("/comics/:id")}}}}};
    return state;
}

} // namespace

class TestConsoleScreen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itShowsHowTheServerIs()
    {
        const QString text = drawScreen(busy(), {100, 30}).join(u'\n');
        for (const char *part : {"0.1.0", "ready", "1234/s", "p99 ≤ 2.5 ms", "GET /comics",
                                 "503 unavailable", "/comics/:id"})
            QVERIFY2(text.contains(QString::fromUtf8(part)), part);
    }

    void itFitsEveryTerminal_data()
    {
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("rows");
        QTest::newRow("wide") << 200 << 60;
        QTest::newRow("usual") << 80 << 24;
        QTest::newRow("small") << 20 << 5;
        QTest::newRow("tiny") << 1 << 1;
    }

    void itFitsEveryTerminal()
    {
        QFETCH(int, columns);
        QFETCH(int, rows);
        ScreenState state = busy();
        state.output = QStringList(500, QString(300, u'x'));
        state.prompt = QString(400, u'y');
        const QStringList lines = drawScreen(state, {columns, rows});
        QCOMPARE(lines.size(), std::max(rows, 2));
        for (const QString &line : lines)
            QVERIFY(line.size() <= columns);
        QVERIFY(lines.last().startsWith(u'>'));
    }

    void theEndOfLongOutputIsShown()
    {
        ScreenState state = busy();
        for (int i = 0; i < 100; ++i)
            state.output.append(QStringLiteral("row %1").arg(i));
        const QStringList lines = drawScreen(state, {80, 24});
        QVERIFY(lines.contains(QStringLiteral("row 99")));
        QVERIFY(!lines.contains(QStringLiteral("row 0")));
    }

    void aServerThatIsAwayIsSaidAndNothingElse()
    {
        ScreenState state = busy();
        state.isReachable = false;
        const QString text = drawScreen(state, {100, 24}).join(u'\n');
        QVERIFY(text.contains(QStringLiteral("NOT REACHABLE")));
        QVERIFY(!text.contains(QStringLiteral("1234")));
    }

    void nothingOnItIsObeyed()
    {
        ScreenState state = busy();
        state.output = {QStringLiteral("a\x1b]0;title\x07") % QChar(0x9b) % u'b'};
        state.prompt = QStringLiteral("\x1b[2J");
        for (const QString &line : drawScreen(state, {100, 24})) {
            for (const QChar c : line)
                QVERIFY(c.category() != QChar::Other_Control);
        }
    }
};

QTEST_GUILESS_MAIN(TestConsoleScreen)
#include "tst_consolescreen.moc"
