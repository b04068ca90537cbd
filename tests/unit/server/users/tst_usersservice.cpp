#include <QTest>

#include "usersfixture.h"

using namespace nw;
using namespace nw::server::users;
using namespace nw::test;

namespace {

const QString kStranger = QStringLiteral("018f3c00-0000-7000-8000-0000000000ff");

QList<int> pagesOf(const ReadingHistory &history)
{
    QList<int> pages;
    for (const ReadingRow &row : history.rows)
        pages.append(row.page);
    return pages;
}

} // namespace

class TestUsersService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProfileIsMadeWhenSigningUpCouldNot()
    {
        UsersFixture f;
        const auto profile = f.service.profile(f.bob);
        QVERIFY(profile);
        QCOMPARE(profile->displayName, QStringLiteral("bob"));
        QCOMPARE(profile->version, 1);
        QCOMPARE(f.service.profile(f.bob)->version, 1);
    }

    void thereIsNoProfileWithoutAnAccount()
    {
        UsersFixture f;
        QCOMPARE(f.service.profile(kStranger).error().code, ErrorCode::NotFound);
        QVERIFY(!f.store.profile(kStranger).value());
    }

    void anUpdateChangesWhatItNamesOnly()
    {
        UsersFixture f;
        ProfileUpdate update;
        update.bio = QStringLiteral("Reads at night.");
        QVERIFY(f.service.update(f.ada, update));
        ProfileUpdate second;
        second.displayName = QStringLiteral("Ada L.");
        const auto profile = f.service.update(f.ada, second);
        QCOMPARE(profile->displayName, QStringLiteral("Ada L."));
        QCOMPARE(profile->bio, QStringLiteral("Reads at night."));
        QCOMPARE(profile->version, 3);
    }

    void anUpdateOnAnOlderVersionIsRefused()
    {
        UsersFixture f;
        ProfileUpdate update;
        update.displayName = QStringLiteral("Ada L.");
        update.expectedVersions = QList<std::int64_t>{1};
        QVERIFY(f.service.update(f.ada, update));
        update.displayName = QStringLiteral("Countess");
        QCOMPARE(f.service.update(f.ada, update).error().code, ErrorCode::PreconditionFailed);
        QCOMPARE(f.service.profile(f.ada)->displayName, QStringLiteral("Ada L."));
        update.expectedVersions = QList<std::int64_t>{1, 2};
        QVERIFY(f.service.update(f.ada, update));
        update.expectedVersions = QList<std::int64_t>{};
        QCOMPARE(f.service.update(f.ada, update).error().code, ErrorCode::PreconditionFailed);
    }

    void aConditionalUpdateThatLosesARaceIsRefused()
    {
        UsersFixture f;
        ProfileUpdate update;
        update.displayName = QStringLiteral("loser");
        update.expectedVersions = QList<std::int64_t>{1};
        f.store.beforeUpdate = [&] {
            ProfileUpdate other;
            other.displayName = QStringLiteral("winner");
            QVERIFY(f.service.update(f.ada, other));
        };
        QCOMPARE(f.service.update(f.ada, update).error().code, ErrorCode::PreconditionFailed);
        QCOMPARE(f.service.profile(f.ada)->displayName, QStringLiteral("winner"));
    }

    void anUnconditionalUpdateThatLosesARaceKeepsTheOthersMembers()
    {
        UsersFixture f;
        ProfileUpdate update;
        update.displayName = QStringLiteral("Ada L.");
        f.store.beforeUpdate = [&] {
            ProfileUpdate other;
            other.bio = QStringLiteral("Reads at night.");
            QVERIFY(f.service.update(f.ada, other));
        };
        const auto profile = f.service.update(f.ada, update);
        QVERIFY(profile);
        QCOMPARE(profile->displayName, QStringLiteral("Ada L."));
        QCOMPARE(profile->bio, QStringLiteral("Reads at night."));
        QCOMPARE(profile->version, 3);
    }

    void badMembersAreRefusedByName_data()
    {
        QTest::addColumn<ProfileUpdate>("update");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *name, const char *field, const ProfileUpdate &update) {
            QTest::newRow(name) << update << QString::fromLatin1(field);
        };
        row("good", "",
            {QStringLiteral("Zoë 🐉"),
             QStringLiteral("a\nb"),
             QStringLiteral("https://e.org/a.png"),
             {},
             {}});
        row("80 of them", "", {QString(80, u'd'), {}, {}, {}, {}});
        row("empty name", "displayName", {QString(), {}, {}, {}, {}});
        row("blank name", "displayName", {QStringLiteral("  "), {}, {}, {}, {}});
        row("long name", "displayName", {QString(81, u'd'), {}, {}, {}, {}});
        row("two lines", "displayName", {QStringLiteral("a\nb"), {}, {}, {}, {}});
        row("escape", "displayName", {QStringLiteral("a\x1b[31m"), {}, {}, {}, {}});
        row("long bio", "bio", {{}, QString(2001, u'd'), {}, {}, {}});
        row("bell", "bio", {{}, QStringLiteral("a\x07"), {}, {}, {}});
        row("script", "avatarUrl", {{}, {}, QStringLiteral("javascript:alert(1)"), {}, {}});
        row("file", "avatarUrl", {{}, {}, QStringLiteral("file:///etc/passwd"), {}, {}});
        row("with a password", "avatarUrl", {{}, {}, QStringLiteral("https://a:b@e.org/"), {}, {}});
        row("no host", "avatarUrl", {{}, {}, QStringLiteral("https:///a.png"), {}, {}});
        row("long address", "avatarUrl",
            {{}, {}, QString(QStringLiteral("https://e.org/") % QString(2048, u'a')), {}, {}});
        row("public: yes", "preferences",
            {{},
             {},
             {},
             QJsonObject{{QStringLiteral("readingHistoryPublic"), QStringLiteral("yes")}},
             {}});
        row("17 KiB", "preferences",
            {{}, {}, {}, QJsonObject{{QStringLiteral("a"), QString(17 * 1024, u'a')}}, {}});
    }

    void badMembersAreRefusedByName()
    {
        QFETCH(ProfileUpdate, update);
        QFETCH(QString, field);
        UsersFixture f;
        const auto result = f.service.update(f.ada, update);
        QCOMPARE(result.has_value(), field.isEmpty());
        if (!result) {
            QCOMPARE(result.error().code, ErrorCode::InvalidInput);
            QCOMPARE(result.error().field, field);
            QCOMPARE(f.service.profile(f.ada)->version, 1);
        }
    }

    void onesOwnHistoryIsListedInPagesNewestFirst_data()
    {
        QTest::addColumn<bool>("byName");
        QTest::newRow("me") << true;
        QTest::newRow("the id") << false;
    }

    void onesOwnHistoryIsListedInPagesNewestFirst()
    {
        QFETCH(bool, byName);
        UsersFixture f;
        for (int page = 1; page <= 5; ++page)
            QVERIFY(f.read(f.ada, page));
        QVERIFY(f.read(f.bob, 9));
        const QString who = byName ? QStringLiteral("me") : f.ada;
        const auto first = f.service.readingHistory({f.ada, {}}, who, {}, 3);
        QVERIFY(first);
        QCOMPARE(pagesOf(*first), QList<int>({5, 4, 3}));
        QCOMPARE(first->rows.front().deviceName, QStringLiteral("laptop"));
        const auto rest = f.service.readingHistory({f.ada, {}}, who, first->nextId, 3);
        QCOMPARE(pagesOf(*rest), QList<int>({2, 1}));
        QVERIFY(rest->nextId.isEmpty());
    }

    void aSittingIsOneRowThatMovesOn()
    {
        constexpr std::int64_t kMinuteMs = 60'000;
        UsersFixture f;
        for (int page = 1; page <= 50; ++page)
            QVERIFY(f.read(f.ada, page, kMinuteMs)); // longer than a pause, in all
        QCOMPARE(pages(f), QList<int>{50});
        QVERIFY(f.read(f.ada, 51, 30 * kMinuteMs)); // after a pause
        QCOMPARE(pages(f), QList<int>({51, 50}));

        ReadingRow elsewhere;
        elsewhere.deviceName = QStringLiteral("tablet");
        QVERIFY(f.read(f.ada, 52, kMinuteMs, elsewhere));
        ReadingRow other = elsewhere;
        other.comicId = QStringLiteral("018f3c00-0000-7000-8000-000000000002");
        QVERIFY(f.read(f.ada, 1, kMinuteMs, other));
        QCOMPARE(pages(f), QList<int>({1, 52, 51, 50}));

        other.state = ReadingRow::State::Completed;
        QVERIFY(f.read(f.ada, 20, kMinuteMs, other));
        QCOMPARE(pages(f), QList<int>({20, 52, 51, 50}));
        other.state = ReadingRow::State::Reading; // and from the beginning
        QVERIFY(f.read(f.ada, 1, kMinuteMs, other));
        QCOMPARE(pages(f), QList<int>({1, 20, 52, 51, 50}));
    }

    void anothersHistoryIsNotFoundAsIfThereWereNone()
    {
        UsersFixture f;
        QVERIFY(f.read(f.ada, 1));
        const auto foreign = f.service.readingHistory({f.bob, {}}, f.ada, {}, 20);
        const auto absent = f.service.readingHistory({f.bob, {}}, kStranger, {}, 20);
        const auto nonsense =
            f.service.readingHistory({f.bob, {}}, QStringLiteral("' OR 1=1"), {}, 20);
        QVERIFY(!foreign && !absent && !nonsense);
        QCOMPARE(foreign.error().code, ErrorCode::NotFound);
        QCOMPARE(absent.error().code, ErrorCode::NotFound);
        QCOMPARE(nonsense.error().code, ErrorCode::NotFound);
        QCOMPARE(foreign.error().detail, absent.error().detail);
    }

    void aPublicHistoryIsReadByAllWithoutTheDevices()
    {
        UsersFixture f;
        QVERIFY(f.read(f.ada, 7));
        QVERIFY(f.makeHistoryPublic(f.ada));
        const auto history = f.service.readingHistory({f.bob, {}}, f.ada, {}, 20);
        QVERIFY(history);
        QCOMPARE(pagesOf(*history), QList<int>{7});
        QVERIFY(history->rows.front().deviceName.isEmpty());
    }

    void anAdministratorReadsEveryHistory()
    {
        UsersFixture f;
        QVERIFY(f.read(f.ada, 7));
        QVERIFY(f.read(f.bob, 8)); // who has no profile yet
        const Viewer admin{kStranger, {QStringLiteral("user"), QStringLiteral("admin")}};
        const auto ada = f.service.readingHistory(admin, f.ada, {}, 20);
        QVERIFY(ada);
        QCOMPARE(ada->rows.front().deviceName, QStringLiteral("laptop"));
        QCOMPARE(pagesOf(f.service.readingHistory(admin, f.bob, {}, 20).value()), QList<int>{8});
        const QString nobody = QStringLiteral("018f3c00-0000-7000-8000-0000000000ee");
        QCOMPARE(f.service.readingHistory(admin, nobody, {}, 20).error().code, ErrorCode::NotFound);
    }

    void aCreatorIsAStrangerToAnothersHistory()
    {
        UsersFixture f;
        const Viewer creator{f.bob, {QStringLiteral("user"), QStringLiteral("creator")}};
        QCOMPARE(f.service.readingHistory(creator, f.ada, {}, 20).error().code,
                 ErrorCode::NotFound);
    }

private:
    static QList<int> pages(UsersFixture &f)
    {
        return pagesOf(f.service.readingHistory({f.ada, {}}, f.ada, {}, 20).value());
    }
};

Q_DECLARE_METATYPE(ProfileUpdate)
QTEST_APPLESS_MAIN(TestUsersService)
#include "tst_usersservice.moc"
