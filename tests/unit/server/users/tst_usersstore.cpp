#include "server/users/sqlusersstore.h"
#include "server/users/usersmigrations.h"
#include "tests/support/keptstore.h"

#include <QTest>

#include "memoryusersstore.h"

using namespace nw;
using namespace nw::server;
using namespace nw::server::users;

namespace {

constexpr std::int64_t kNowMs = 1'795'000'000'000;
const QString kAda = QStringLiteral("018f3c00-0000-7000-8000-00000000000a");
const QString kBob = QStringLiteral("018f3c00-0000-7000-8000-00000000000b");

QString id(int number)
{
    return QStringLiteral("018f3c00-0000-7000-8000-%1").arg(number, 12, 10, QChar(u'0'));
}

ProfileRow profileOf(const QString &userId, const QString &name)
{
    ProfileRow row;
    row.id = id(name.size() > 3 ? 2 : 1);
    row.profile.userId = userId;
    row.profile.displayName = name;
    row.profile.version = 1;
    row.createdAtMs = kNowMs;
    row.updatedAtMs = kNowMs;
    return row;
}

ReadingRow reading(int number, const QString &userId, int page)
{
    ReadingRow row;
    row.id = id(number);
    row.userId = userId;
    row.comicId = id(900);
    row.comicTitle = QStringLiteral("Night Train");
    row.page = page;
    row.pageCount = 20;
    row.readAtMs = kNowMs + number;
    return row;
}

QStringList idsOf(const QList<ReadingRow> &rows)
{
    QStringList ids;
    for (const ReadingRow &row : rows)
        ids.append(row.id);
    return ids;
}

} // namespace

// One suite for the store in memory, which other tests stand on, and for the one with a database.
class TestUsersStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { test::addKeptRows(); }

    void init()
    {
        m_store.reset();
        if (const QString why = m_database.open(usersMigrations()); !why.isEmpty())
            QSKIP(qPrintable(why));
        if (m_database.get())
            m_store = std::make_unique<SqlUsersStore>(m_database.get());
        else
            m_store = std::make_unique<test::MemoryUsersStore>();
    }

    void aProfileComesBackAsItWasKept()
    {
        ProfileRow row = profileOf(kAda, QStringLiteral("Zoë"));
        row.profile.bio = QStringLiteral("Reads\nat night.");
        row.profile.avatarUrl = QStringLiteral("https://example.org/zoe.png");
        row.profile.preferences = QJsonObject{{QStringLiteral("theme"), QStringLiteral("dark")},
                                              {QStringLiteral("zoom"), 1.5}};
        QVERIFY(m_store->addProfile(row));
        const auto found = m_store->profile(kAda).value();
        QVERIFY(found);
        QCOMPARE(found->profile.displayName, row.profile.displayName);
        QCOMPARE(found->profile.bio, row.profile.bio);
        QCOMPARE(found->profile.avatarUrl, row.profile.avatarUrl);
        QCOMPARE(found->profile.preferences, row.profile.preferences);
        QCOMPARE(found->profile.version, 1);
        QCOMPARE(found->createdAtMs, kNowMs);
        QVERIFY(!m_store->profile(kBob).value());
    }

    void aSecondProfileOfOneUserChangesNothing()
    {
        QVERIFY(m_store->addProfile(profileOf(kAda, QStringLiteral("Ada"))));
        QVERIFY(m_store->addProfile(profileOf(kAda, QStringLiteral("Other"))));
        QCOMPARE(m_store->profile(kAda).value()->profile.displayName, QStringLiteral("Ada"));
    }

    void anUpdateNeedsTheVersionItWasMadeOn()
    {
        QVERIFY(m_store->addProfile(profileOf(kAda, QStringLiteral("Ada"))));
        ProfileRow row = m_store->profile(kAda).value().value();
        row.profile.displayName = QStringLiteral("Countess");
        row.profile.version = 2;
        QCOMPARE(m_store->updateProfile(row, 1).value(), true);
        QCOMPARE(m_store->updateProfile(row, 1).value(), false);
        QCOMPARE(m_store->profile(kAda).value()->profile.displayName, QStringLiteral("Countess"));
        QCOMPARE(m_store->profile(kAda).value()->profile.version, 2);
    }

    void readingsComeNewestFirstFromACursorAndOfOneUser()
    {
        QVERIFY(m_store->addReading(reading(1, kAda, 1)));
        QVERIFY(m_store->addReading(reading(2, kBob, 1)));
        QVERIFY(m_store->addReading(reading(3, kAda, 2)));
        QVERIFY(m_store->addReading(reading(4, kAda, 3)));
        QCOMPARE(idsOf(m_store->readings(kAda, {}, 2).value()), QStringList({id(4), id(3)}));
        QCOMPARE(idsOf(m_store->readings(kAda, id(3), 2).value()), QStringList{id(1)});
        QCOMPARE(idsOf(m_store->readings(kBob, {}, 9).value()), QStringList{id(2)});
    }

    void aReadingComesBackAsItWasKept()
    {
        ReadingRow row = reading(1, kAda, 20);
        row.coverUrl = QStringLiteral("/comics/x/pages/1/image");
        row.state = ReadingRow::State::Completed;
        row.deviceName = QStringLiteral("laptop");
        QVERIFY(m_store->addReading(row));
        const ReadingRow found = m_store->readings(kAda, {}, 1).value().front();
        QCOMPARE(found.comicId, row.comicId);
        QCOMPARE(found.comicTitle, row.comicTitle);
        QCOMPARE(found.coverUrl, row.coverUrl);
        QCOMPARE(found.page, 20);
        QCOMPARE(found.pageCount, 20);
        QCOMPARE(found.state, ReadingRow::State::Completed);
        QCOMPARE(found.deviceName, row.deviceName);
        QCOMPARE(found.readAtMs, row.readAtMs);
    }

    void aReadingMovesOn()
    {
        ReadingRow row = reading(1, kAda, 2);
        row.deviceName = QStringLiteral("laptop");
        QVERIFY(m_store->addReading(row));
        QVERIFY(m_store->addReading(reading(2, kBob, 3)));
        ReadingRow later = reading(1, kBob, 20); // whose it is stays
        later.state = ReadingRow::State::Completed;
        later.readAtMs = kNowMs + 99;
        QVERIFY(m_store->continueReading(later));
        const QList<ReadingRow> found = m_store->readings(kAda, {}, 9).value();
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.front().page, 20);
        QCOMPARE(found.front().state, ReadingRow::State::Completed);
        QCOMPARE(found.front().readAtMs, kNowMs + 99);
        QCOMPARE(found.front().deviceName, QStringLiteral("laptop"));
        QCOMPARE(m_store->readings(kBob, {}, 9).value().front().page, 3);
    }

    void theDatabaseRefusesToGiveHistoryToAnother_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("reader") << QByteArray("UPDATE reading_history SET user_id = 'x'");
        QTest::newRow("comic") << QByteArray("UPDATE reading_history SET comic_id = 'x'");
        QTest::newRow("id") << QByteArray("UPDATE reading_history SET id = 'x'");
    }

    void theDatabaseRefusesToGiveHistoryToAnother()
    {
        if (!m_database.get())
            QSKIP("only a database can be asked for this");
        QFETCH(QByteArray, sql);
        QVERIFY(m_store->addReading(reading(1, kAda, 1)));
        QVERIFY(!m_database.get()->connection().execute(sql.constData()));
        QCOMPARE(idsOf(m_store->readings(kAda, {}, 9).value()), QStringList{id(1)});
    }

    void historyCanBeErased()
    {
        if (!m_database.get())
            QSKIP("only a database can be asked for this");
        QVERIFY(m_store->addReading(reading(1, kAda, 1)));
        QVERIFY(m_database.get()->connection().run("DELETE FROM reading_history WHERE user_id = ?",
                                                   {kAda}));
        QVERIFY(m_store->readings(kAda, {}, 9).value().isEmpty());
    }

    void aReadingGoesWithTheTransactionAroundIt()
    {
        if (!m_database.get())
            QSKIP("only a database has transactions");
        {
            auto transaction =
                Transaction::begin(m_database.get()->connection(), Transaction::Mode::Write);
            QVERIFY(transaction);
            QVERIFY(m_store->addReading(reading(1, kAda, 1)));
        }
        QVERIFY(m_store->readings(kAda, {}, 9).value().isEmpty());
    }

private:
    test::KeptDatabase m_database;
    std::unique_ptr<UsersStore> m_store;
};

QTEST_GUILESS_MAIN(TestUsersStore)
#include "tst_usersstore.moc"
