#include "services-client/contract/bookmark.h"
#include "services-client/contract/jsonreader.h"

#include <QTest>

using namespace nw;

namespace {

template <typename T> QJsonObject jsonOf(const T &value)
{
    JsonWriter out;
    write(out, value);
    return *parseJsonObject(out.take());
}

} // namespace

class TestBookmark : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        Bookmark mark;
        mark.id = QStringLiteral("0190a000-0000-7000-8000-00000000000a");
        mark.comicId = QStringLiteral("0190a000-0000-7000-8000-00000000000b");
        mark.page = 12;
        mark.note = QStringLiteral("the \"door\"\n");
        mark.deleted = true;
        mark.modifiedAtMs = 1'780'000'000'123;
        mark.deviceId = QStringLiteral("laptop");
        mark.version = 3;
        const auto read = readBookmark(jsonOf(mark));
        QVERIFY(read);
        QCOMPARE(read->id, mark.id);
        QCOMPARE(read->comicId, mark.comicId);
        QCOMPARE(read->page, 12);
        QCOMPARE(read->note, mark.note);
        QVERIFY(read->deleted);
        QCOMPARE(read->modifiedAtMs, mark.modifiedAtMs);
        QCOMPARE(read->deviceId, mark.deviceId);
        QCOMPARE(read->version, 3);

        const BookmarkUpdate update{mark.note, true, mark.modifiedAtMs, mark.deviceId, 2};
        const auto readUpdate = readBookmarkUpdate(jsonOf(update));
        QVERIFY(readUpdate);
        QCOMPARE(readUpdate->note, mark.note);
        QVERIFY(readUpdate->deleted);
        QCOMPARE(readUpdate->modifiedAtMs, mark.modifiedAtMs);
        QCOMPARE(readUpdate->baseVersion, 2);
    }

    void anAnswerMayGrowAndARequestMayNot()
    {
        QJsonObject update = jsonOf(BookmarkUpdate{{}, false, 1, QStringLiteral("a"), 0});
        QVERIFY(readBookmarkUpdate(update));
        update.insert(QStringLiteral("colour"), QStringLiteral("red"));
        QCOMPARE(readBookmarkUpdate(update).error().code, ErrorCode::UnknownField);
        QJsonObject mark = jsonOf(Bookmark{});
        mark.insert(QStringLiteral("colour"), QStringLiteral("red"));
        mark.insert(QStringLiteral("deviceId"), QStringLiteral("a"));
        QVERIFY(readBookmark(mark));
    }

    void theLaterWordStays_data()
    {
        QTest::addColumn<int>("keptVersion");
        QTest::addColumn<int>("keptAt");
        QTest::addColumn<int>("base");
        QTest::addColumn<int>("saidAt");
        QTest::addColumn<bool>("written");
        constexpr int kNow = 100;
        QTest::newRow("nothing is kept") << 0 << 0 << 0 << 50 << true;
        QTest::newRow("nothing is kept, by a clock ahead") << 0 << 0 << 0 << kNow + 1 << true;
        QTest::newRow("later") << 2 << 50 << 0 << 51 << true;
        QTest::newRow("at the same time") << 2 << 50 << 0 << 50 << false;
        QTest::newRow("earlier") << 2 << 50 << 0 << 49 << false;
        QTest::newRow("earlier, on the kept version") << 2 << 50 << 2 << 49 << true;
        QTest::newRow("earlier, on the version before") << 2 << 50 << 1 << 49 << false;
        QTest::newRow("just now") << 2 << 50 << 1 << kNow << true;
        QTest::newRow("tomorrow") << 2 << 50 << 1 << kNow + 1 << false;
        QTest::newRow("tomorrow, on the kept version") << 2 << 50 << 2 << kNow + 1 << true;
    }

    void theLaterWordStays()
    {
        QFETCH(int, keptVersion);
        QFETCH(int, keptAt);
        QFETCH(int, base);
        QFETCH(int, saidAt);
        const NoteVerdict verdict = judgeNote({keptVersion, keptAt, base, saidAt}, 100);
        QTEST(verdict == NoteVerdict::Write, "written");
    }
};

QTEST_APPLESS_MAIN(TestBookmark)
#include "tst_bookmark.moc"
