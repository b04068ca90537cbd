#include "server/common/security/passwords.h"

#include <QRegularExpression>
#include <QTest>

#include "authdatabase.h"
#include <barrier>
#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::server::auth;
using namespace nw::test;

namespace {

const QString kOld = QStringLiteral("a long walk at dusk");
const QString kNew = QStringLiteral("a long walk at dawn");
const QString kAda = QStringLiteral("ada");

template <typename T> ErrorCode codeOf(const AuthResult<T> &result)
{
    return result ? ErrorCode(0) : result.error().error.code;
}

} // namespace

// Changing a password and setting a new one by mail, on every engine.
class TestPasswordService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_auth = std::make_unique<AuthDatabase>();
        m_ada = m_auth->signUp(kAda);
    }

    void whoKnowsThePasswordChangesItAndEndsEveryOtherSession()
    {
        const SignedIn tablet = logIn(kOld).value();
        QVERIFY(m_auth->passwordService.change(m_auth->caller(m_ada), kOld, kNew));
        QVERIFY(m_auth->check(m_ada));
        QVERIFY(!m_auth->check(tablet));
        QVERIFY(!m_auth->service.refresh(tablet.refreshToken.toLatin1()));
        QVERIFY(m_auth->service.refresh(m_ada.refreshToken.toLatin1()));
        QCOMPARE(codeOf(logIn(kOld)), ErrorCode::InvalidCredentials);
        QVERIFY(logIn(kNew));
        QVERIFY(m_auth->mailRoom.deliver());
        QCOMPARE(m_auth->mailer.sent.size(), 1);
        QCOMPARE(m_auth->mailer.sent[0].to, QStringLiteral("ada@example.org"));
        QCOMPARE(m_auth->mailer.sent[0].subject, QStringLiteral("Your password was changed"));
    }

    void aTokenAloneChangesNoPassword()
    {
        QCOMPARE(codeOf(m_auth->passwordService.change(m_auth->caller(m_ada), kNew, kNew)),
                 ErrorCode::InvalidCredentials);
        QVERIFY(logIn(kOld));
    }

    void aNewPasswordIsAsGoodAsOneOfASignup_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("code");
        QTest::newRow("short") << "short"
                               << "too_short";
        QTest::newRow("common") << "password1234"
                                << "too_common";
        QTest::newRow("long") << QString(257, u'x') << "too_long";
        QTest::newRow("the address") << "Ada@example.org"
                                     << "same_as_name";
    }

    void aNewPasswordIsAsGoodAsOneOfASignup()
    {
        QFETCH(QString, wanted);
        QFETCH(QString, code);
        const auto changed = m_auth->passwordService.change(m_auth->caller(m_ada), kOld, wanted);
        QCOMPARE(codeOf(changed), ErrorCode::InvalidInput);
        QCOMPARE(changed.error().fields.value(0).field, QStringLiteral("newPassword"));
        QCOMPARE(changed.error().fields.value(0).code, code);
        const auto reset = m_auth->passwordService.reset(requestToken(), wanted);
        QCOMPARE(reset.error().fields.value(0).code, code);
        QVERIFY(logIn(kOld));
    }

    void aResetEndsEverySessionAndIsGoodOnce()
    {
        const QByteArray token = requestToken();
        QVERIFY(m_auth->passwordService.reset(token, kNew));
        QVERIFY(!m_auth->check(m_ada));
        QVERIFY(!m_auth->service.refresh(m_ada.refreshToken.toLatin1()));
        QVERIFY(logIn(kNew));
        QCOMPARE(codeOf(m_auth->passwordService.reset(token, kOld)), ErrorCode::InvalidInput);
        QVERIFY(logIn(kNew));
    }

    void aResetIsGoodForAQuarterOfAnHour()
    {
        const QByteArray token = requestToken();
        m_auth->clock.advanceSeconds(15 * 60);
        QCOMPARE(codeOf(m_auth->passwordService.reset(token, kNew)), ErrorCode::InvalidInput);
        const QByteArray another = requestToken();
        m_auth->clock.advanceSeconds(15 * 60 - 1);
        QVERIFY(m_auth->passwordService.reset(another, kNew));
    }

    void onlyTheLatestTokenIsGoodAndNoneAfterAChange()
    {
        const QByteArray first = requestToken();
        const QByteArray second = requestToken();
        QCOMPARE(codeOf(m_auth->passwordService.reset(first, kNew)), ErrorCode::InvalidInput);
        QVERIFY(m_auth->passwordService.change(m_auth->caller(m_ada), kOld, kNew));
        QCOMPARE(codeOf(m_auth->passwordService.reset(second, kOld)), ErrorCode::InvalidInput);
    }

    void ofManyWhoComeWithOneTokenOneSucceeds()
    {
        const QByteArray token = requestToken();
        constexpr int kThreads = 8;
        std::barrier start(kThreads);
        std::atomic<int> succeeded = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, i] {
                PasswordChange change;
                change.userId = m_ada.user.id;
                change.expectedHash = QByteArray("hash of " + kOld.toUtf8());
                change.hash = "hash of " + QByteArray::number(i);
                change.atMs = m_auth->clock.nowMs();
                change.notice.id = QString::number(i);
                change.notice.kind = QStringLiteral("password_changed");
                start.arrive_and_wait();
                const auto done = m_auth->credentials.redeemReset(sha256Hex(token), change);
                succeeded += done && *done ? 1 : 0;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(succeeded.load(), 1);
    }

    void theTableGivesNoTokenAway()
    {
        const QByteArray token = requestToken();
        QCOMPARE(m_auth->credentials.livingReset(sha256Hex(token), m_auth->clock.nowMs())
                     .value()
                     ->userId,
                 m_ada.user.id);
        QVERIFY(!m_auth->credentials.livingReset(token, m_auth->clock.nowMs()).value());
        QCOMPARE(codeOf(m_auth->passwordService.reset(sha256Hex(token), kNew)),
                 ErrorCode::InvalidInput);
    }

    // The request writes one row, and what was typed is not to be read in it.
    void askingForATokenIsTheSameForAnAccountAndForNone()
    {
        QVERIFY(m_auth->passwordService.forgot(kAda));
        QVERIFY(m_auth->passwordService.forgot(QStringLiteral("bob")));
        const auto rows = m_auth->credentials.dueMail(m_auth->clock.nowMs(), 10).value();
        QCOMPARE(rows.size(), 2);
        for (const MailRow &row : rows) {
            QCOMPARE(row.kind, QStringLiteral("reset"));
            QVERIFY(row.userId.isEmpty());
            QCOMPARE(row.typed.size(), rows[0].typed.size());
            QVERIFY(!row.typed.contains("ada") && !row.typed.contains("bob"));
        }
        QVERIFY(m_auth->mailRoom.deliver());
        QCOMPARE(m_auth->mailer.sent.size(), 1);
        QCOMPARE(m_auth->credentials.waitingMail().value(), 0);
        QCOMPARE(m_auth->passwords.verifications, 0);
    }

    void theMessageNamesTheServerOfTheConfiguration()
    {
        const QByteArray token = requestToken();
        QVERIFY(m_auth->mailer.sent.back().text.contains(
            QString(u"https://comics.example/reset-password?token=" % QString::fromLatin1(token))));
    }

    void nobodyIsFloodedWithMessages()
    {
        for (int i = 0; i < 20; ++i)
            QVERIFY(m_auth->passwordService.forgot(kAda));
        QVERIFY(m_auth->mailRoom.deliver());
        QCOMPARE(m_auth->mailer.sent.size(), 5);
        m_auth->clock.advanceSeconds(3600);
        requestToken();
        QCOMPARE(m_auth->mailer.sent.size(), 6);
    }

    void whatTheMailSystemDoesNotTakeNowGoesLaterWithATokenThatIsGood()
    {
        m_auth->mailer.failWith = Error{ErrorCode::Unavailable, QStringLiteral("down"), {}};
        QVERIFY(m_auth->passwordService.forgot(kAda));
        QTest::ignoreMessage(QtWarningMsg, "a message was not sent: down");
        QVERIFY(m_auth->mailRoom.deliver());
        QVERIFY(m_auth->mailRoom.deliver()); // not yet again
        m_auth->mailer.failWith.reset();
        m_auth->clock.advanceSeconds(60);
        QVERIFY(m_auth->mailRoom.deliver());
        QCOMPARE(m_auth->mailer.sent.size(), 1);
        QVERIFY(m_auth->passwordService.reset(lastToken(), kNew));
    }

    void whatTheMailSystemNeverTakesIsGivenUp()
    {
        m_auth->mailer.failWith = Error{ErrorCode::InvalidInput, QStringLiteral("nobody"), {}};
        QVERIFY(m_auth->passwordService.forgot(kAda));
        QTest::ignoreMessage(QtWarningMsg, "a message was not sent: nobody");
        QVERIFY(m_auth->mailRoom.deliver());
        QCOMPARE(m_auth->credentials.waitingMail().value(), 0);
    }

    void aMessageIsClaimedByOneProcess()
    {
        QVERIFY(m_auth->passwordService.forgot(kAda));
        const MailRow row = m_auth->credentials.dueMail(m_auth->clock.nowMs(), 1).value().front();
        QVERIFY(m_auth->credentials.claimMail(row, m_auth->clock.nowMs() + 1000).value());
        QVERIFY(!m_auth->credentials.claimMail(row, m_auth->clock.nowMs() + 1000).value());
        QVERIFY(m_auth->credentials.dueMail(m_auth->clock.nowMs(), 1).value().isEmpty());
    }

private:
    AuthResult<SignedIn> logIn(const QString &password)
    {
        return m_auth->service.logIn({kAda, password, QStringLiteral("tablet")},
                                     QStringLiteral("203.0.113.1"));
    }

    QByteArray lastToken() const
    {
        static const QRegularExpression token(QStringLiteral("^    ([A-Za-z0-9_-]{43})$"),
                                              QRegularExpression::MultilineOption);
        return token.match(m_auth->mailer.sent.back().text).captured(1).toLatin1();
    }

    QByteArray requestToken()
    {
        if (!m_auth->passwordService.forgot(QStringLiteral("ADA@example.org"))
            || !m_auth->mailRoom.deliver())
            return {};
        return lastToken();
    }

    std::unique_ptr<AuthDatabase> m_auth;
    SignedIn m_ada;
};

QTEST_GUILESS_MAIN(TestPasswordService)
#include "tst_passwordservice.moc"
