#include "server/console/admincommands.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace nw;
using namespace nw::server;
using namespace nw::server::console;

namespace {

constexpr const char *kAda = "018f3c00-0000-7000-8000-000000000001";

// Answers what was registered, and says no to everything else.
class FakeApi final : public AdminApi
{
public:
    Result<AdminAnswer> call(Method method, const QByteArray &target,
                             const QByteArray &body) override
    {
        if (isDown)
            return failure(ErrorCode::Unavailable, QStringLiteral("no server answers"));
        asked.append(QByteArray::number(int(method)) + ' ' + target
                     + (body.isEmpty() ? QByteArray() : QByteArray(' ' + body)));
        if (!answers.contains(target))
            return AdminAnswer{404, "{\"detail\":\"There is nothing here.\"}"};
        return AdminAnswer{200, answers.value(target)};
    }

    QHash<QByteArray, QByteArray> answers;
    QByteArrayList asked;
    bool isDown = false;
};

QByteArray asked(Method method, const char *target)
{
    return QByteArray::number(int(method)) + ' ' + target;
}

} // namespace

class TestAdminCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_api = FakeApi();
        m_api.answers["/admin/users?limit=100&q=ada"] =
            QByteArray("{\"data\":[{\"id\":\"x\",\"username\":\"adam\",\"email\":\"adam@example."
                       "org\",\"roles\":[]},")
            + "{\"id\":\"" + kAda
            + "\",\"username\":\"Ada\",\"email\":\"ada@example.org\",\"roles\":[\"admin\","
              "\"reader\"]}]}";
    }

    void aListIsColumns()
    {
        const CommandOutcome outcome = run("users ada");
        QCOMPARE(outcome.end, CommandOutcome::End::Done);
        QCOMPARE(outcome.lines.size(), 3);
        QVERIFY(outcome.lines.at(0).startsWith(u"id "));
        QVERIFY(outcome.lines.at(2).contains(u"ada@example.org"));
        QVERIFY(outcome.lines.at(2).contains(u"admin, reader"));
        // The columns stand under each other.
        QCOMPARE(outcome.lines.at(1).indexOf(u"adam@"), outcome.lines.at(2).indexOf(u"ada@"));
    }

    void jsonIsTheDataAsItCame()
    {
        AdminCommands commands(m_api);
        const CommandOutcome outcome =
            commands.run({QStringLiteral("users"), QStringLiteral("ada")}, OutputForm::Json);
        QCOMPARE(outcome.lines.size(), 1);
        const QJsonDocument json = QJsonDocument::fromJson(outcome.lines.front().toUtf8());
        QCOMPARE(json[1][QLatin1String("username")].toString(), QStringLiteral("Ada"));
    }

    void anAccountIsNamedByItsIdItsNameOrItsAddress_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("id") << QString::fromLatin1(kAda);
        QTest::newRow("name") << QStringLiteral("ada");
        QTest::newRow("address") << QStringLiteral("Ada@example.org");
    }

    void anAccountIsNamedByItsIdItsNameOrItsAddress()
    {
        QFETCH(QString, name);
        m_api.answers["/admin/users?limit=100&q=Ada%40example.org"] =
            m_api.answers["/admin/users?limit=100&q=ada"];
        const QByteArray target = QByteArray("/admin/users/") + kAda + "/roles";
        m_api.answers[target] = "{\"data\":{\"id\":\"x\"}}";
        const CommandOutcome outcome = AdminCommands(m_api).run(
            {QStringLiteral("roles"), name, QStringLiteral("creator")}, OutputForm::Text);
        QCOMPARE(outcome.end, CommandOutcome::End::Done);
        QCOMPARE(m_api.asked.last(),
                 asked(Method::Put, target.constData()) + " {\"roles\":[\"creator\"]}");
    }

    // "ad" begins two names and is neither.
    void theBeginningOfANameIsNobody()
    {
        m_api.answers["/admin/users?limit=100&q=ad"] =
            m_api.answers["/admin/users?limit=100&q=ada"];
        const CommandOutcome outcome = run("roles ad admin");
        QCOMPARE(outcome.end, CommandOutcome::End::Refused);
        QVERIFY(outcome.lines.front().contains(u"there is no account ad"));
        QCOMPARE(m_api.asked.size(), 1);
    }

    void whatIsNoCommandAsksNobody_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("unknown") << QStringLiteral("reboot");
        QTest::newRow("nothing") << QString();
        QTest::newRow("too few") << QStringLiteral("user");
        QTest::newRow("too many") << QStringLiteral("sign-out ada bob");
        QTest::newRow("arguments where none are taken") << QStringLiteral("audit all");
    }

    void whatIsNoCommandAsksNobody()
    {
        QFETCH(QString, line);
        const CommandOutcome outcome =
            AdminCommands(m_api).run(AdminCommands::split(line), OutputForm::Text);
        QCOMPARE(outcome.end, CommandOutcome::End::Usage);
        QVERIFY(m_api.asked.isEmpty());
    }

    void aRefusalIsSaidInItsWords()
    {
        const CommandOutcome outcome = run("comics nothing");
        QCOMPARE(outcome.end, CommandOutcome::End::Refused);
        QCOMPARE(outcome.lines, QStringList{QStringLiteral("404: There is nothing here.")});
    }

    void aServerThatIsNotThereIsSaid()
    {
        m_api.isDown = true;
        QCOMPARE(run("health").end, CommandOutcome::End::Unreachable);
        QCOMPARE(run("user ada").end, CommandOutcome::End::Unreachable);
    }

    void statsAreNumbers()
    {
        m_api.answers["/metrics"] =
            "# TYPE nerdwork_http_requests_total counter\n"
            "nerdwork_http_requests_total{method=\"GET\",route=\"/a\",status=\"2xx\"} 5\n"
            "nerdwork_http_requests_total{method=\"GET\",route=\"/a\",status=\"5xx\"} 2\n"
            "nerdwork_ledger_height 41\n";
        const CommandOutcome outcome =
            AdminCommands(m_api).run({QStringLiteral("stats")}, OutputForm::Json);
        const QJsonObject json = QJsonDocument::fromJson(outcome.lines.front().toUtf8()).object();
        QCOMPARE(json[QLatin1String("requests")].toInt(), 7);
        QCOMPARE(json[QLatin1String("failed")].toInt(), 2);
        QCOMPARE(json[QLatin1String("ledgerHeight")].toInt(), 41);
    }

    void whatStrangersWroteCannotMoveTheCursor()
    {
        m_api.answers["/comics?limit=100"] =
            "{\"data\":[{\"id\":\"a\",\"title\":\"x\\u001b[2Jy\\u202ez\",\"author\":\"b\\nc\"}]}";
        const CommandOutcome outcome = run("comics");
        const QString text = outcome.lines.join(u'\n');
        QVERIFY(!text.contains(QChar(0x1b)));
        QVERIFY(!text.contains(QChar(0x202e)));
        QCOMPARE(outcome.lines.size(), 2);
    }

    void wordsInQuotesStayTogether_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("words");
        const auto list = [](const char *text) { return QString::fromLatin1(text).split(u'|'); };
        QTest::newRow("plain") << QStringLiteral("  users  ada ") << list("users|ada");
        QTest::newRow("quoted") << QStringLiteral("comics \"night train\"")
                                << list("comics|night train");
        QTest::newRow("empty") << QStringLiteral("users \"\"") << list("users|");
        QTest::newRow("open") << QStringLiteral("comics \"a b") << list("comics|a b");
        QTest::newRow("none") << QStringLiteral("   ") << QStringList();
    }

    void wordsInQuotesStayTogether()
    {
        QFETCH(QString, line);
        QFETCH(QStringList, words);
        QCOMPARE(AdminCommands::split(line), words);
    }

private:
    CommandOutcome run(const char *line)
    {
        return AdminCommands(m_api).run(AdminCommands::split(QString::fromLatin1(line)),
                                        OutputForm::Text);
    }

    FakeApi m_api;
};

QTEST_GUILESS_MAIN(TestAdminCommands)
#include "tst_admincommands.moc"
