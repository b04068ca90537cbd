#include "server/auth/totp.h"

#include <QTest>

#include "authdatabase.h"
#include <barrier>
#include <thread>

using namespace nw;
using namespace nw::server;
using namespace nw::server::auth;
using namespace nw::test;

namespace {

const QString kPassword = QStringLiteral("a long walk at dusk");
const QString kAda = QStringLiteral("ada");

template <typename T> ErrorCode codeOf(const AuthResult<T> &result)
{
    return result ? ErrorCode(0) : result.error().error.code;
}

// Without the check of an enabled factor: only for what a test made itself.
QByteArray fromBase32(const QString &text)
{
    const QString alphabet = QStringLiteral("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    QByteArray bytes;
    std::uint32_t waiting = 0;
    int bits = 0;
    for (const QChar character : text) {
        waiting = (waiting << 5) | static_cast<std::uint32_t>(alphabet.indexOf(character));
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.append(static_cast<char>(waiting >> bits));
        }
    }
    return bytes;
}

} // namespace

// Codes beside the password, on every engine.
class TestSecondFactor : public QObject
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

    void aSecretThatWasNotConfirmedAsksForNothing()
    {
        QVERIFY(begin());
        QVERIFY(logIn({}));
        QVERIFY(!m_auth->secondFactor.state(m_ada.user.id)->enabled);
    }

    void signingInWantsACodeOnceItIsTurnedOn()
    {
        turnOn();
        QVERIFY(m_auth->secondFactor.state(m_ada.user.id)->enabled);
        QCOMPARE(codeOf(logIn({})), ErrorCode::SecondFactorRequired);
        QCOMPARE(codeOf(logIn(QStringLiteral("000000"))), ErrorCode::InvalidCredentials);
        nextStep();
        QVERIFY(logIn(code()));
        QVERIFY(m_auth->mailRoom.deliver());
        QCOMPARE(m_auth->mailer.sent.value(0).subject,
                 QStringLiteral("Signing in now asks for a code"));
    }

    void whoDoesNotKnowThePasswordIsNotToldOfTheCode()
    {
        turnOn();
        QCOMPARE(codeOf(m_auth->service.logIn({kAda, QStringLiteral("wrong"), {}}, kRemote)),
                 ErrorCode::InvalidCredentials);
    }

    void aCodeIsGoodOnce()
    {
        turnOn(); // with the code of the present step
        QCOMPARE(codeOf(logIn(code())), ErrorCode::InvalidCredentials);
        nextStep();
        QVERIFY(logIn(code()));
        QCOMPARE(codeOf(logIn(code())), ErrorCode::InvalidCredentials);
    }

    void ofManyWhoComeWithOneCodeOneIsLetIn()
    {
        turnOn();
        nextStep();
        const std::int64_t step = totp::stepAt(m_auth->clock.nowMs());
        QCOMPARE(winners([&](int) { return m_auth->factors.useStep(m_ada.user.id, step); }), 1);
    }

    void aWrongCodeCountsAsAWrongPassword()
    {
        turnOn();
        for (int i = 0; i < 5; ++i)
            QCOMPARE(codeOf(logIn(QStringLiteral("000000"))), ErrorCode::InvalidCredentials);
        nextStep();
        QCOMPARE(codeOf(logIn(code())), ErrorCode::RateLimited);
    }

    void aRecoveryCodeIsGoodOnceHoweverItIsTyped()
    {
        const QStringList codes = turnOn();
        QCOMPARE(codes.size(), 10);
        QCOMPARE(QSet<QString>(codes.begin(), codes.end()).size(), 10);
        QVERIFY(logIn(codes[0]));
        QCOMPARE(codeOf(logIn(codes[0])), ErrorCode::InvalidCredentials);
        QVERIFY(logIn(QString(u' ' % codes[1].toLower().remove(u'-'))));
        QCOMPARE(m_auth->secondFactor.state(m_ada.user.id)->recoveryCodesLeft, 8);
        QVERIFY(m_auth->mailRoom.deliver());
        QCOMPARE(m_auth->mailer.sent.size(), 3);
    }

    void aRecoveryCodeIsGoodForItsOwnAccountAlone()
    {
        const QStringList codes = turnOn();
        const SignedIn bob = m_auth->signUp(QStringLiteral("bob"));
        QCOMPARE(m_auth->secondFactor.checkCode(bob.user.id, codes[0]).value(),
                 SecondFactorCheck::Verdict::NotWanted);
        QCOMPARE(m_auth->secondFactor.state(m_ada.user.id)->recoveryCodesLeft, 10);
    }

    void theTablesGiveNeitherSecretNorCodeAway()
    {
        const QStringList codes = turnOn();
        const auto row = m_auth->factors.factor(m_ada.user.id).value();
        QVERIFY(!row->secret.contains(m_secret) && !row->secret.contains(m_secret.toBase64()));
        QVERIFY(!m_auth->factors.useRecoveryCode(codes[0].toLatin1(), notice(QStringLiteral("n")))
                     .value());
        // A row that is copied to another account does not open there.
        QVERIFY(!m_auth->box.open(row->secret, "another"));
    }

    void turningItOffWantsPasswordAndCode()
    {
        const QStringList codes = turnOn();
        const Caller caller = m_auth->caller(m_ada);
        nextStep();
        QCOMPARE(codeOf(m_auth->secondFactor.disable(caller, QStringLiteral("wrong"), code())),
                 ErrorCode::InvalidCredentials);
        QCOMPARE(codeOf(m_auth->secondFactor.disable(caller, kPassword, QStringLiteral("000000"))),
                 ErrorCode::InvalidCredentials);
        QCOMPARE(codeOf(logIn({})), ErrorCode::SecondFactorRequired);
        QVERIFY(m_auth->secondFactor.disable(caller, kPassword, code()));
        QVERIFY(logIn({}));
        QCOMPARE(m_auth->secondFactor.state(m_ada.user.id)->recoveryCodesLeft, 0);
        QCOMPARE(codeOf(m_auth->secondFactor.disable(caller, kPassword, codes[0])),
                 ErrorCode::Conflict);
    }

    void newRecoveryCodesTakeThePlaceOfTheOldOnes()
    {
        const QStringList old = turnOn();
        const Caller caller = m_auth->caller(m_ada);
        nextStep();
        const auto fresh = m_auth->secondFactor.newRecoveryCodes(caller, kPassword, code());
        QVERIFY(fresh);
        QCOMPARE(codeOf(logIn(old[0])), ErrorCode::InvalidCredentials);
        QVERIFY(logIn(fresh->at(0)));
    }

    void whatIsTurnedOnIsNotReplaced()
    {
        turnOn();
        QCOMPARE(codeOf(m_auth->secondFactor.begin(m_auth->caller(m_ada), kPassword)),
                 ErrorCode::Conflict);
        nextStep();
        QCOMPARE(codeOf(m_auth->secondFactor.enable(m_auth->caller(m_ada), code())),
                 ErrorCode::Conflict);
    }

    void beginningAnewForgetsTheSecretOfBefore()
    {
        QVERIFY(begin());
        const QString before = code();
        QVERIFY(begin());
        QCOMPARE(codeOf(m_auth->secondFactor.enable(m_auth->caller(m_ada), before)),
                 ErrorCode::InvalidInput);
        QVERIFY(m_auth->secondFactor.enable(m_auth->caller(m_ada), code()));
    }

    void aNewPasswordByMailDoesNotTurnItOff()
    {
        turnOn();
        PasswordChange change;
        change.userId = m_ada.user.id;
        change.expectedHash = QByteArray("hash of " + kPassword.toUtf8());
        change.hash = "hash of another one";
        change.notice = notice(QStringLiteral("n"));
        QVERIFY(m_auth->credentials.changePassword(change).value());
        QCOMPARE(codeOf(m_auth->service.logIn({kAda, QStringLiteral("another one"), {}}, kRemote)),
                 ErrorCode::SecondFactorRequired);
    }

private:
    const QString kRemote = QStringLiteral("203.0.113.1");

    // How many of eight threads that do the same at once are told true.
    template <typename Act> int winners(Act act)
    {
        constexpr int kThreads = 8;
        std::barrier start(kThreads);
        std::atomic<int> won = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                won += act(i).value_or(false) ? 1 : 0;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        return won;
    }

    MailRow notice(const QString &id) const
    {
        return {id, QStringLiteral("password_changed"), m_ada.user.id, {}, 1, 0, 1};
    }

    AuthResult<SignedIn> logIn(const QString &given)
    {
        return m_auth->service.logIn({kAda, kPassword, {}, given}, kRemote);
    }

    AuthResult<SecondFactorSecret> begin()
    {
        auto begun = m_auth->secondFactor.begin(m_auth->caller(m_ada), kPassword);
        if (begun)
            m_secret = fromBase32(begun->secret);
        return begun;
    }

    QStringList turnOn()
    {
        if (!begin())
            return {};
        return m_auth->secondFactor.enable(m_auth->caller(m_ada), code()).value_or(QStringList());
    }

    QString code() const { return totp::codeOf(m_secret, totp::stepAt(m_auth->clock.nowMs())); }
    void nextStep() { m_auth->clock.advanceSeconds(30); }

    std::unique_ptr<AuthDatabase> m_auth;
    SignedIn m_ada;
    QByteArray m_secret;
};

QTEST_GUILESS_MAIN(TestSecondFactor)
#include "tst_secondfactor.moc"
