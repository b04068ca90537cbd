#include "server/common/security/keyedhash.h"
#include "server/common/security/passwords.h"

#include <QTest>

#include "authfixture.h"

using namespace nw;
using namespace nw::server::auth;
using namespace nw::test;

namespace {

const QString kRemote = QStringLiteral("192.0.2.7");

template <typename T> ErrorCode codeOf(const Result<T> &result)
{
    return result.error().code;
}

template <typename T> ErrorCode codeOf(const AuthResult<T> &result)
{
    return result.error().error.code;
}

} // namespace

class TestAuthService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signingUpMakesAnAccountAProfileAndASession()
    {
        AuthFixture f;
        const auto signedIn = f.service.signUp(f.ada());
        QVERIFY(signedIn);
        QCOMPARE(signedIn->user.username, QStringLiteral("ada"));
        QCOMPARE(signedIn->user.roles, QStringList{QStringLiteral("reader")});
        QCOMPARE(signedIn->expiresInSeconds, AuthFixture::kTokenSeconds);
        const auto identity = f.identityOf(*signedIn);
        QCOMPARE(identity.userId, signedIn->user.id);
        QCOMPARE(f.profiles.made.size(), 1);
        QCOMPARE(f.profiles.made.front().first, signedIn->user.id);
        const auto current = f.service.current(identity.userId, identity.sessionId);
        QVERIFY(current);
        QCOMPARE(current->session.device, QStringLiteral("laptop"));
        QVERIFY(current->session.current);
    }

    void neitherPasswordNorTokenIsKept()
    {
        AuthFixture f;
        const auto signedIn = f.service.signUp(f.ada());
        const auto row = f.store.session(f.sessionOf(*signedIn)).value();
        QVERIFY(row);
        QCOMPARE(row->token, server::sha256Hex(signedIn->refreshToken.toLatin1()));
        QVERIFY(row->previousToken.isEmpty());
        QCOMPARE(f.passwords.hashes, 1);
    }

    void aBadRequestIsRefusedBeforeAnythingIsHashed()
    {
        AuthFixture f;
        SignupRequest request = f.ada();
        request.password = QStringLiteral("short");
        request.email = QStringLiteral("nobody");
        const auto refused = f.service.signUp(request);
        QCOMPARE(codeOf(refused), ErrorCode::InvalidInput);
        QCOMPARE(refused.error().fields.size(), 2);
        QCOMPARE(f.passwords.hashes, 0);
    }

    void aTakenNameIsRefusedWhateverItsCase_data()
    {
        QTest::addColumn<QString>("email");
        QTest::addColumn<QString>("username");
        QTest::addColumn<QString>("field");
        QTest::newRow("email") << "ADA@example.org"
                               << "other"
                               << "email";
        QTest::newRow("username") << "other@example.org"
                                  << "Ada"
                                  << "username";
    }

    void aTakenNameIsRefusedWhateverItsCase()
    {
        QFETCH(QString, email);
        QFETCH(QString, username);
        QFETCH(QString, field);
        AuthFixture f;
        QVERIFY(f.service.signUp(f.ada()));
        SignupRequest request = f.ada();
        request.email = email;
        request.username = username;
        const auto refused = f.service.signUp(request);
        QCOMPARE(codeOf(refused), ErrorCode::AlreadyExists);
        QCOMPARE(refused.error().fields.front().field, field);
        QCOMPARE(f.passwords.hashes, 1);
    }

    void anAccountStandsWhenItsProfileCouldNotBeMade()
    {
        AuthFixture f;
        f.profiles.isDown = true;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no profile yet")));
        QVERIFY(f.service.signUp(f.ada()));
        QVERIFY(f.service.logIn(f.adaLogin(), kRemote));
    }

    void anAccountThatCouldNotBeKeptIsAnErrorWithoutAProfile()
    {
        AuthFixture f;
        f.store.failNextWith = Error{ErrorCode::DiskFull, {}, {}};
        QCOMPARE(codeOf(f.service.signUp(f.ada())), ErrorCode::DiskFull);
        QVERIFY(f.profiles.made.isEmpty());
    }

    void emailAndUsernameBothLogIn_data()
    {
        QTest::addColumn<QString>("login");
        QTest::newRow("username") << "ada";
        QTest::newRow("username in capitals") << "ADA";
        QTest::newRow("email") << "ada@example.org";
        QTest::newRow("email in capitals") << "Ada@Example.ORG";
    }

    void emailAndUsernameBothLogIn()
    {
        QFETCH(QString, login);
        AuthFixture f;
        const auto made = f.service.signUp(f.ada());
        LoginRequest request = f.adaLogin();
        request.login = login;
        const auto signedIn = f.service.logIn(request, kRemote);
        QVERIFY(signedIn);
        QCOMPARE(signedIn->user.id, made->user.id);
        QVERIFY(f.sessionOf(*signedIn) != f.sessionOf(*made));
    }

    void aWrongPasswordSaysTheSameAsAnUnknownUserAndCostsTheSame()
    {
        AuthFixture f;
        QVERIFY(f.service.signUp(f.ada()));
        LoginRequest wrong = f.adaLogin();
        wrong.password = QStringLiteral("a long walk at dawn");
        const auto wrongPassword = f.service.logIn(wrong, kRemote);
        QCOMPARE(f.passwords.verifications, 1);
        wrong.login = QStringLiteral("nobody");
        const auto unknownUser = f.service.logIn(wrong, kRemote);
        QCOMPARE(f.passwords.verifications, 2);
        QCOMPARE(codeOf(wrongPassword), ErrorCode::InvalidCredentials);
        QCOMPARE(codeOf(unknownUser), ErrorCode::InvalidCredentials);
        QCOMPARE(unknownUser.error().error.detail, wrongPassword.error().error.detail);
        QCOMPARE(unknownUser.error().fields.size(), wrongPassword.error().fields.size());
        QCOMPARE(f.store.attempts.size(), 2);
    }

    void aHashOfLowerCostIsMadeAnewWhenItsOwnerSignsIn()
    {
        AuthFixture f;
        const auto ada = f.service.signUp(f.ada());
        const QByteArray current = f.store.userById(ada->user.id).value()->passwordHash;
        QVERIFY(f.store.replacePasswordHash(ada->user.id, current, "old " + current).value());
        LoginRequest wrong = f.adaLogin();
        wrong.password = QStringLiteral("a long walk at dawn");
        QVERIFY(!f.service.logIn(wrong, kRemote));
        QCOMPARE(f.store.userById(ada->user.id).value()->passwordHash, "old " + current);
        QVERIFY(f.service.logIn(f.adaLogin(), kRemote));
        QCOMPARE(f.store.userById(ada->user.id).value()->passwordHash, current);
        QCOMPARE(f.passwords.hashes, 2);
    }

    void askingForThePasswordOnceMoreCountsAsATryToSignIn()
    {
        AuthFixture f;
        const auto ada = f.service.signUp(f.ada());
        QVERIFY(f.service.confirm(ada->user.id, f.ada().password, kRemote));
        for (int i = 0; i < 5; ++i)
            QCOMPARE(codeOf(f.service.confirm(ada->user.id, QStringLiteral("wrong"), kRemote)),
                     ErrorCode::InvalidCredentials);
        QCOMPARE(codeOf(f.service.confirm(ada->user.id, f.ada().password, kRemote)),
                 ErrorCode::RateLimited);
        QCOMPARE(codeOf(f.service.logIn(f.adaLogin(), kRemote)), ErrorCode::RateLimited);
    }

    void aDeviceWithTooLongANameIsRefusedBeforeThePasswordIsTried()
    {
        AuthFixture f;
        QVERIFY(f.service.signUp(f.ada()));
        LoginRequest request = f.adaLogin();
        request.device = QString(65, u'd');
        const auto refused = f.service.logIn(request, kRemote);
        QCOMPARE(codeOf(refused), ErrorCode::InvalidInput);
        QCOMPARE(refused.error().error.field, QStringLiteral("device"));
        QCOMPARE(f.passwords.verifications, 0);
    }

    void attemptsAreRecordedWithoutWhatWasTyped()
    {
        AuthFixture f;
        const auto made = f.service.signUp(f.ada());
        QVERIFY(f.service.logIn(f.adaLogin(), kRemote));
        LoginRequest request = f.adaLogin();
        request.login = QStringLiteral("a long walk at dusk"); // the password in the wrong field
        QVERIFY(!f.service.logIn(request, kRemote));
        QCOMPARE(f.store.attempts.size(), 2);
        QCOMPARE(f.store.attempts[0].accountKey, made->user.id);
        QCOMPARE(f.store.attempts[0].outcome, LoginAttemptRow::Outcome::Succeeded);
        QCOMPARE(f.store.attempts[0].remote, kRemote);
        QCOMPARE(f.store.attempts[1].outcome, LoginAttemptRow::Outcome::Failed);
        QCOMPARE(f.store.attempts[1].accountKey.size(), 64);
        // Nor a hash that anybody could compare with those of words.
        QVERIFY(f.store.attempts[1].accountKey.toLatin1()
                != server::sha256Hex("a long walk at dusk"));
        QCOMPARE(f.store.attempts[1].accountKey.toLatin1(),
                 server::hmacSha256("key", "a long walk at dusk").toHex());
    }

    void fiveFailuresMakeAnAccountWaitAMinute_data()
    {
        QTest::addColumn<QString>("login");
        QTest::newRow("known") << "ada";
        QTest::newRow("unknown") << "nobody";
    }

    void fiveFailuresMakeAnAccountWaitAMinute()
    {
        QFETCH(QString, login);
        AuthFixture f;
        QVERIFY(f.service.signUp(f.ada()));
        LoginRequest wrong{login, QStringLiteral("not the password"), {}};
        for (int i = 0; i < 5; ++i)
            QCOMPARE(codeOf(f.service.logIn(wrong, kRemote)), ErrorCode::InvalidCredentials);
        const auto refused = f.service.logIn(wrong, kRemote);
        QCOMPARE(codeOf(refused), ErrorCode::RateLimited);
        QCOMPARE(refused.error().retryAfterSeconds, 60);
        QCOMPARE(f.passwords.verifications, 5);
        f.clock.advanceSeconds(61);
        QCOMPARE(codeOf(f.service.logIn(wrong, kRemote)), ErrorCode::InvalidCredentials);
    }

    void refreshingNeitherCountsNorWaits()
    {
        AuthFixture f;
        auto ada = f.service.signUp(f.ada());
        const LoginRequest wrong{QStringLiteral("ada"), QStringLiteral("not the password"), {}};
        for (int i = 0; i < 5; ++i)
            QCOMPARE(codeOf(f.service.logIn(wrong, kRemote)), ErrorCode::InvalidCredentials);
        const qsizetype counted = f.store.attempts.size();
        ada = f.refresh(*ada).value();
        QCOMPARE(f.store.attempts.size(), counted);
        QCOMPARE(codeOf(f.service.logIn(f.adaLogin(), kRemote)), ErrorCode::RateLimited);
        QVERIFY(f.refresh(*ada));
    }

    void anothersGuessesLockNobodyOut()
    {
        AuthFixture f;
        QVERIFY(f.service.signUp(f.ada()));
        const LoginRequest wrong{QStringLiteral("ada"), QStringLiteral("not the password"), {}};
        for (int i = 0; i < 8; ++i)
            QVERIFY(!f.service.logIn(wrong, QStringLiteral("203.0.113.66")));
        QCOMPARE(codeOf(f.service.logIn(f.adaLogin(), QStringLiteral("203.0.113.66"))),
                 ErrorCode::RateLimited);
        QVERIFY(f.service.logIn(f.adaLogin(), kRemote));
    }

    void guessesFromManyAddressesAreHeldBackInAll()
    {
        AuthFixture f;
        QVERIFY(f.service.signUp(f.ada()));
        const LoginRequest wrong{QStringLiteral("ada"), QStringLiteral("not the password"), {}};
        for (int i = 0; i < 100; ++i)
            QCOMPARE(codeOf(f.service.logIn(wrong, QStringLiteral("address %1").arg(i))),
                     ErrorCode::InvalidCredentials);
        QCOMPARE(codeOf(f.service.logIn(wrong, QStringLiteral("one more"))),
                 ErrorCode::RateLimited);
        f.clock.advanceSeconds(61);
        QVERIFY(f.service.logIn(f.adaLogin(), kRemote));
    }

    void successesDoNotCountAsFailures()
    {
        AuthFixture f;
        QVERIFY(f.service.signUp(f.ada()));
        for (int i = 0; i < 12; ++i)
            QVERIFY(f.service.logIn(f.adaLogin(), kRemote));
    }

    void withoutALimitEveryAttemptIsTried()
    {
        AuthFixture f;
        AuthService service({f.store, f.profiles, f.passwords, f.signer, f.tokens, f.revoked,
                             f.clock, LoginLimit::none(), QByteArray("key")});
        const LoginRequest wrong{QStringLiteral("nobody"), QStringLiteral("not the password"), {}};
        for (int i = 0; i < 20; ++i)
            QCOMPARE(codeOf(service.logIn(wrong, kRemote)), ErrorCode::InvalidCredentials);
    }

    void theFiftyFirstDeviceEndsTheOldestSession()
    {
        AuthFixture f;
        const auto first = f.service.signUp(f.ada());
        for (int i = 0; i < 50; ++i) {
            f.clock.advanceSeconds(1);
            QVERIFY(f.service.logIn(f.adaLogin(), kRemote));
        }
        QVERIFY(f.revoked.contains(f.sessionOf(*first)));
        QCOMPARE(codeOf(f.refresh(*first)), ErrorCode::Unauthenticated);
    }

    void refreshingGivesANewPair()
    {
        AuthFixture f;
        const auto first = f.service.signUp(f.ada());
        f.clock.advanceSeconds(600);
        const auto second = f.refresh(*first);
        QVERIFY(second);
        QVERIFY(second->refreshToken != first->refreshToken);
        QCOMPARE(f.sessionOf(*second), f.sessionOf(*first));
        QCOMPARE(second->user.id, first->user.id);
        f.clock.advanceSeconds(600);
        QVERIFY(f.refresh(*second));
    }

    void thePreviousTokenWithinTenSecondsGivesTheSameSuccessor()
    {
        AuthFixture f;
        const auto first = f.service.signUp(f.ada());
        const auto second = f.refresh(*first);
        f.clock.advanceMs(10'000);
        const auto again = f.refresh(*first);
        QVERIFY(again);
        QCOMPARE(again->refreshToken, second->refreshToken);
        QVERIFY(f.refresh(*second));
    }

    void thePreviousTokenAfterTenSecondsEndsTheFamily()
    {
        AuthFixture f;
        const auto first = f.service.signUp(f.ada());
        const auto second = f.refresh(*first);
        f.clock.advanceMs(10'001);
        expectReuseWarning();
        QCOMPARE(codeOf(f.refresh(*first)), ErrorCode::TokenReused);
        QCOMPARE(codeOf(f.refresh(*second)), ErrorCode::Unauthenticated);
        QVERIFY(f.revoked.contains(f.sessionOf(*second)));
        const auto identity = f.identityOf(*second);
        QCOMPARE(codeOf(f.service.current(identity.userId, identity.sessionId)),
                 ErrorCode::Unauthenticated);
    }

    void anOlderTokenEndsTheFamilyAtOnce()
    {
        AuthFixture f;
        const auto first = f.service.signUp(f.ada());
        const auto second = f.refresh(*first);
        const auto third = f.refresh(*second);
        QVERIFY(third);
        expectReuseWarning();
        QCOMPARE(codeOf(f.refresh(*first)), ErrorCode::TokenReused);
        QCOMPARE(codeOf(f.refresh(*third)), ErrorCode::Unauthenticated);
    }

    void endingAFamilyLeavesTheOtherDevicesSignedIn()
    {
        AuthFixture f;
        const auto laptop = f.service.signUp(f.ada());
        const auto tablet = f.service.logIn(f.adaLogin(), kRemote);
        QVERIFY(f.refresh(*laptop));
        f.clock.advanceSeconds(11);
        expectReuseWarning();
        QCOMPARE(codeOf(f.refresh(*laptop)), ErrorCode::TokenReused);
        QVERIFY(f.refresh(*tablet));
    }

    void aTokenThatThisServerNeverMadeEndsNothing()
    {
        AuthFixture f;
        const auto signedIn = f.service.signUp(f.ada());
        const RefreshTokens forger("the forger's own secret");
        const QByteArray forged = forger.first(f.sessionOf(*signedIn));
        QCOMPARE(codeOf(f.service.refresh(forged)), ErrorCode::Unauthenticated);
        QCOMPARE(codeOf(f.service.refresh("nonsense")), ErrorCode::Unauthenticated);
        QVERIFY(f.refresh(*signedIn));
    }

    void twoRequestsWithOneTokenGetOneSuccessor()
    {
        AuthFixture f;
        const auto first = f.service.signUp(f.ada());
        std::optional<SignedIn> winner;
        f.store.beforeRotation = [&] { winner = f.refresh(*first).value(); };
        const auto loser = f.refresh(*first);
        QVERIFY(winner);
        QVERIFY(loser);
        QCOMPARE(loser->refreshToken, winner->refreshToken);
    }

    void aSlowRequestDoesNotBringAnOldTokenBack()
    {
        AuthFixture f;
        const auto first = f.service.signUp(f.ada());
        f.store.beforeRotation = [&] {
            const auto second = f.refresh(*first);
            QVERIFY(f.refresh(*second));
        };
        expectReuseWarning();
        QCOMPARE(codeOf(f.refresh(*first)), ErrorCode::TokenReused);
    }

    void aSessionThatEndsDuringARefreshGivesNothing()
    {
        AuthFixture f;
        const auto first = f.service.signUp(f.ada());
        f.store.beforeRotation = [&] {
            QVERIFY(f.service.endSession(first->user.id, f.sessionOf(*first)));
        };
        QCOMPARE(codeOf(f.refresh(*first)), ErrorCode::Unauthenticated);
    }

    void aSessionEndsThirtyDaysAfterItsLastUse()
    {
        AuthFixture f;
        const auto first = f.service.signUp(f.ada());
        f.clock.advanceDays(29);
        const auto second = f.refresh(*first);
        QVERIFY(second);
        f.clock.advanceDays(30);
        QCOMPARE(codeOf(f.refresh(*second)), ErrorCode::TokenExpired);
    }

    void aSessionEndsAfterNinetyDaysHoweverOftenItIsUsed()
    {
        AuthFixture f;
        auto signedIn = f.refresh(f.service.signUp(f.ada()).value());
        for (int day = 0; day < 80; day += 20) {
            f.clock.advanceDays(20);
            signedIn = f.refresh(*signedIn);
            QVERIFY(signedIn);
        }
        f.clock.advanceDays(10);
        QCOMPARE(codeOf(f.refresh(*signedIn)), ErrorCode::TokenExpired);
    }

    void signingOutEndsTheSessionAndItsTokens()
    {
        AuthFixture f;
        const auto signedIn = f.service.signUp(f.ada());
        const auto identity = f.identityOf(*signedIn);
        QVERIFY(f.service.logOut(identity.userId, identity.sessionId));
        QVERIFY(f.revoked.contains(identity.sessionId));
        QCOMPARE(codeOf(f.refresh(*signedIn)), ErrorCode::Unauthenticated);
        QVERIFY(f.service.logOut(identity.userId, identity.sessionId)); // twice is no error
    }

    void aForeignSessionIsNotFoundAndLives()
    {
        AuthFixture f;
        const auto ada = f.service.signUp(f.ada());
        SignupRequest other = f.ada();
        other.email = QStringLiteral("bob@example.org");
        other.username = QStringLiteral("bob");
        const auto bob = f.service.signUp(other);
        const auto refused = f.service.endSession(bob->user.id, f.sessionOf(*ada));
        const auto absent = f.service.endSession(
            bob->user.id, QStringLiteral("018f3c00-1111-7222-8333-444455556666"));
        QCOMPARE(codeOf(refused), ErrorCode::NotFound);
        QCOMPARE(refused.error().detail, absent.error().detail);
        QVERIFY(!f.revoked.contains(f.sessionOf(*ada)));
        QVERIFY(f.refresh(*ada));
        QCOMPARE(codeOf(f.service.current(bob->user.id, f.sessionOf(*ada))),
                 ErrorCode::Unauthenticated);
    }

    void sessionsAreListedInPagesNewestFirst()
    {
        AuthFixture f;
        const auto first = f.service.signUp(f.ada());
        QStringList ids{f.sessionOf(*first)};
        for (int i = 0; i < 4; ++i) {
            f.clock.advanceMs(1); // ids of one millisecond have no order
            ids.prepend(f.sessionOf(*f.service.logIn(f.adaLogin(), kRemote)));
        }
        const auto page = f.service.sessions(first->user.id, ids[4], {}, 3);
        QVERIFY(page);
        QCOMPARE(page->sessions.size(), 3);
        QCOMPARE(page->sessions[0].id, ids[0]);
        QVERIFY(!page->sessions[0].current);
        const auto rest = f.service.sessions(first->user.id, ids[4], page->nextId, 3);
        QCOMPARE(rest->sessions.size(), 2);
        QCOMPARE(rest->sessions[1].id, ids[4]);
        QVERIFY(rest->sessions[1].current);
        QVERIFY(rest->nextId.isEmpty());
    }

    void endingAllSessionsEndsAllOfOneUserOnly()
    {
        AuthFixture f;
        const auto laptop = f.service.signUp(f.ada());
        const auto tablet = f.service.logIn(f.adaLogin(), kRemote);
        SignupRequest other = f.ada();
        other.email = QStringLiteral("bob@example.org");
        other.username = QStringLiteral("bob");
        const auto bob = f.service.signUp(other);
        QVERIFY(f.service.endAllSessions(laptop->user.id));
        QCOMPARE(codeOf(f.refresh(*laptop)), ErrorCode::Unauthenticated);
        QCOMPARE(codeOf(f.refresh(*tablet)), ErrorCode::Unauthenticated);
        QVERIFY(f.refresh(*bob));
    }

    void theNameOfAnAccountIsToldToOtherServices()
    {
        AuthFixture f;
        const auto signedIn = f.service.signUp(f.ada());
        QCOMPARE(f.service.username(signedIn->user.id).value(), QStringLiteral("ada"));
        QCOMPARE(codeOf(f.service.username(QStringLiteral("nobody"))), ErrorCode::NotFound);
    }

private:
    static void expectReuseWarning()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("token was reused")));
    }
};

QTEST_GUILESS_MAIN(TestAuthService)
#include "tst_authservice.moc"
