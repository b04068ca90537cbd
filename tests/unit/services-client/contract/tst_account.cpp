#include "services-client/contract/account.h"
#include "services-client/contract/jsonreader.h"

#include <QtTest>

using namespace nw;

namespace {

template <typename T> QJsonObject toObject(const T &value)
{
    JsonWriter out;
    write(out, value);
    return *parseJsonObject(out.take());
}

SignedIn signedIn()
{
    SignedIn value;
    value.token = QStringLiteral("a.b.c");
    value.refreshToken = QStringLiteral("r");
    value.expiresInSeconds = 900;
    value.user = {QStringLiteral("u1"),
                  QStringLiteral("ada@example.org"),
                  QStringLiteral("ada"),
                  {QStringLiteral("user"), QStringLiteral("creator")}};
    return value;
}

} // namespace

class AccountTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signedInSurvivesTheRoundTrip();
    void answersMayGrow();
    void answersWithoutAUserAreRefused();
    void signupSurvivesTheRoundTrip();
    void signupRefusesUnknownMembers();
    void loginSaysEmailOrUsername_data();
    void loginSaysEmailOrUsername();
    void loginNeedsExactlyOneName_data();
    void loginNeedsExactlyOneName();
    void sessionsSurviveTheRoundTrip();
    void profilesSurviveTheRoundTrip();
};

void AccountTest::signedInSurvivesTheRoundTrip()
{
    const Result<SignedIn> read = readSignedIn(toObject(signedIn()));
    QVERIFY(read);
    QCOMPARE(read->token, signedIn().token);
    QCOMPARE(read->refreshToken, signedIn().refreshToken);
    QCOMPARE(read->expiresInSeconds, std::int64_t(900));
    QCOMPARE(read->user.id, signedIn().user.id);
    QCOMPARE(read->user.email, signedIn().user.email);
    QCOMPARE(read->user.username, signedIn().user.username);
    QCOMPARE(read->user.roles, signedIn().user.roles);
}

void AccountTest::answersMayGrow()
{
    QJsonObject object = toObject(signedIn());
    object.insert(QStringLiteral("ofTomorrow"), 1);
    QVERIFY(readSignedIn(object));
}

void AccountTest::answersWithoutAUserAreRefused()
{
    QJsonObject object = toObject(signedIn());
    object.remove(QStringLiteral("user"));
    QVERIFY(!readSignedIn(object));
}

void AccountTest::signupSurvivesTheRoundTrip()
{
    const SignupRequest value{QStringLiteral("ada@example.org"), QStringLiteral("ada"),
                              u"pass\"word \u6f2b\u753b"_qs, QStringLiteral("laptop")};
    const Result<SignupRequest> read = readSignupRequest(toObject(value));
    QVERIFY(read);
    QCOMPARE(read->email, value.email);
    QCOMPARE(read->username, value.username);
    QCOMPARE(read->password, value.password);
    QCOMPARE(read->device, value.device);
}

void AccountTest::signupRefusesUnknownMembers()
{
    QJsonObject object = toObject(SignupRequest{});
    object.insert(QStringLiteral("roles"), QJsonArray{QStringLiteral("admin")});
    const Result<SignupRequest> read = readSignupRequest(object);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::UnknownField);
    QCOMPARE(read.error().field, QStringLiteral("roles"));
}

void AccountTest::loginSaysEmailOrUsername_data()
{
    QTest::addColumn<QString>("login");
    QTest::addColumn<QString>("member");
    QTest::newRow("email") << QStringLiteral("ada@example.org") << QStringLiteral("email");
    QTest::newRow("username") << QStringLiteral("ada") << QStringLiteral("username");
}

void AccountTest::loginSaysEmailOrUsername()
{
    QFETCH(QString, login);
    QFETCH(QString, member);
    const QJsonObject object =
        toObject(LoginRequest{login, QStringLiteral("secret"), QStringLiteral("laptop")});
    QCOMPARE(object.value(member).toString(), login);
    const Result<LoginRequest> read = readLoginRequest(object);
    QVERIFY(read);
    QCOMPARE(read->login, login);
    QCOMPARE(read->password, QStringLiteral("secret"));
    QCOMPARE(read->device, QStringLiteral("laptop"));
}

void AccountTest::loginNeedsExactlyOneName_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("none") << QByteArray(R"({"password":"x"})");
    QTest::newRow("both") << QByteArray(R"({"email":"a@b.c","username":"a","password":"x"})");
    QTest::newRow("empty") << QByteArray(R"({"username":"","password":"x"})");
    QTest::newRow("number") << QByteArray(R"({"username":1,"password":"x"})");
    QTest::newRow("no password") << QByteArray(R"({"username":"a"})");
    QTest::newRow("unknown member")
        << QByteArray(R"({"username":"a","password":"x","admin":true})");
}

void AccountTest::loginNeedsExactlyOneName()
{
    QFETCH(QByteArray, json);
    QVERIFY(!readLoginRequest(*parseJsonObject(json)));
}

void AccountTest::sessionsSurviveTheRoundTrip()
{
    const SessionInfo value{QStringLiteral("s1"), QStringLiteral("laptop"), 1000, 2000, true};
    const Result<SessionInfo> read = readSessionInfo(toObject(value));
    QVERIFY(read);
    QCOMPARE(read->id, value.id);
    QCOMPARE(read->device, value.device);
    QCOMPARE(read->createdAtMs, value.createdAtMs);
    QCOMPARE(read->lastUsedAtMs, value.lastUsedAtMs);
    QCOMPARE(read->current, true);
}

void AccountTest::profilesSurviveTheRoundTrip()
{
    Profile value;
    value.userId = QStringLiteral("u1");
    value.displayName = QStringLiteral("Ada");
    value.bio = QStringLiteral("reads\nat night");
    value.avatarUrl = QStringLiteral("/avatars/1");
    value.preferences = {{QStringLiteral("history"), QStringLiteral("private")}};
    value.version = 4;
    const Result<Profile> read = readProfile(toObject(value));
    QVERIFY(read);
    QCOMPARE(read->userId, value.userId);
    QCOMPARE(read->displayName, value.displayName);
    QCOMPARE(read->bio, value.bio);
    QCOMPARE(read->avatarUrl, value.avatarUrl);
    QCOMPARE(read->preferences, value.preferences);
    QCOMPARE(read->version, std::int64_t(4));
}

QTEST_APPLESS_MAIN(AccountTest)
#include "tst_account.moc"
