#include "services-client/contract/progress.h"
#include "tests/integration/http/rawclient.h"
#include "tests/support/bookbuilder.h"
#include "tests/support/serverrows.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace nw;
using namespace nw::test;

namespace {

QByteArray signupBody(const QByteArray &name)
{
    return "{\"email\":\"" + name + "@example.org\",\"username\":\"" + name
        + "\",\"password\":\"a long walk at dusk\"}";
}

// An open stream of one person.
class Listening
{
public:
    Listening(quint16 port, const QString &token, const QByteArray &lastId = {})
        : m_client(port)
    {
        QByteArray request = "GET /stream HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer "
            + token.toLatin1() + "\r\n";
        if (!lastId.isEmpty())
            request += "Last-Event-ID: " + lastId + "\r\n";
        m_client.send(request + "\r\n");
    }

    // Waits for a whole event that holds this; false when the stream falls silent or ends before.
    bool waitFor(const QByteArray &text)
    {
        while (!events().contains(text)) {
            const QByteArray more = m_client.takeSome();
            if (more.isEmpty())
                return false;
            m_taken += more;
        }
        return true;
    }

    bool waitForEnd()
    {
        while (!isWhole()) {
            const QByteArray more = m_client.takeSome();
            if (more.isEmpty())
                return false;
            m_taken += more;
        }
        return true;
    }

    // The pages that the events tell, in order.
    QList<int> pages() const
    {
        QList<int> pages;
        const QByteArrayList lines = events().split('\n');
        for (const QByteArray &line : lines) {
            const auto change = line.startsWith("data: ")
                ? readChange(QJsonDocument::fromJson(line.mid(6)).object())
                : failure(ErrorCode::NotFound);
            if (change && change->entity == u"progress")
                pages.append(change->payload.value(u"currentPage").toInt());
        }
        return pages;
    }

    QByteArray lastId() const
    {
        const QByteArray whole = events();
        const qsizetype at = whole.lastIndexOf("id: ");
        return whole.mid(at + 4, whole.indexOf('\n', at) - at - 4);
    }

    QByteArray head() const { return m_taken.left(m_taken.indexOf("\r\n\r\n")); }
    bool isWhole() const { return m_taken.endsWith("\r\n0\r\n\r\n"); } // and not cut

    // What has come, out of its chunks, up to the last event that is whole.
    QByteArray events() const
    {
        QByteArray text;
        const qsizetype headEnd = m_taken.indexOf("\r\n\r\n");
        for (qsizetype at = headEnd + 4; headEnd >= 0;) {
            const qsizetype lineEnd = m_taken.indexOf("\r\n", at);
            if (lineEnd < 0)
                break;
            const qsizetype size = m_taken.mid(at, lineEnd - at).toLongLong(nullptr, 16);
            text += m_taken.mid(lineEnd + 2, size);
            at = lineEnd + 2 + size + 2;
        }
        const qsizetype end = text.lastIndexOf("\n\n");
        return end < 0 ? QByteArray() : text.left(end + 2);
    }

private:
    RawClient m_client;
    QByteArray m_taken;
};

} // namespace

// Live changes of the real server, in one process and through a gateway.
class TestStreamApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServerRows(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        ServerOfRow &row = m_servers.current([](ServerOfRow &made) {
            const QString book = made.server.dataFolder() % QStringLiteral("/Night Train.cbz");
            BookBuilder().addPages(30).writeZip(book);
            QCOMPARE(made.server.run({QStringLiteral("import"), book}).exitCode, 0);
            QVERIFY(made.start());
        });
        m_server = &row.server;
        m_client = row.client.get();
        m_client->setToken({});
        m_comic = m_client->get("/comics").data().toArray().first().toObject()[u"id"].toString();
        QVERIFY(!m_comic.isEmpty());
    }

    void whatOneDeviceReadsAnotherHears()
    {
        signUp("hears");
        Listening tablet(m_server->port(), m_token);
        QVERIFY(tablet.waitFor("event: ready"));
        QVERIFY(tablet.head().startsWith("HTTP/1.1 200"));
        QVERIFY(tablet.head().contains("text/event-stream"));
        read(3);
        QVERIFY(tablet.waitFor("\"currentPage\":3"));
        read(4);
        QVERIFY(tablet.waitFor("\"currentPage\":4"));
        QCOMPARE(tablet.pages(), (QList<int>{3, 4}));
    }

    void whatHappenedMeanwhileIsReplayed()
    {
        signUp("replayed");
        QByteArray lastId;
        {
            Listening tablet(m_server->port(), m_token);
            QVERIFY(tablet.waitFor("event: ready"));
            read(3);
            QVERIFY(tablet.waitFor("\"currentPage\":3"));
            lastId = tablet.lastId();
        }
        mark(7);
        read(5);
        Listening again(m_server->port(), m_token, lastId);
        QVERIFY(again.waitFor("\"currentPage\":5"));
        QCOMPARE(again.pages(), QList<int>{5}); // and not 3 once more
        QVERIFY(again.events().contains("\"entity\":\"bookmark\""));
        // An id is a cursor of the list of changes as well.
        QVERIFY(m_client->get("/sync/changes?cursor=" + again.lastId()).data().toArray().isEmpty());
    }

    void anIdOfAnotherFeedIsToldToStartAnew()
    {
        signUp("foreign");
        read(3);
        const QByteArray foreign =
            QByteArray("0123456789abcdef.1").toBase64(QByteArray::Base64UrlEncoding);
        for (const QByteArray &id : {foreign, QByteArray("!"), QByteArray(400, 'a')}) {
            Listening stream(m_server->port(), m_token, id);
            QVERIFY(stream.waitFor("event: reset"));
            QVERIFY(stream.pages().isEmpty());
        }
    }

    void nobodyHearsAnother()
    {
        signUp("speaker");
        const QString speaker = m_token;
        signUp("listener");
        Listening stream(m_server->port(), m_token);
        QVERIFY(stream.waitFor("event: ready"));
        const QString listener = m_token;
        m_client->setToken(speaker);
        read(9);
        m_client->setToken(listener);
        read(2);
        QVERIFY(stream.waitFor("\"currentPage\":2"));
        QCOMPARE(stream.pages(), QList<int>{2});
    }

    void aStreamNeedsAToken() { QCOMPARE(m_client->get("/stream").status, 401); }

    void theOldestOfTooManyEnds()
    {
        signUp("many");
        std::vector<std::unique_ptr<Listening>> streams;
        for (int i = 0; i < 5; ++i) {
            streams.push_back(std::make_unique<Listening>(m_server->port(), m_token));
            QVERIFY(streams.back()->waitFor("event: ready"));
        }
        QVERIFY(streams.front()->waitForEnd());
        read(6);
        QVERIFY(streams.back()->waitFor("\"currentPage\":6"));
        QVERIFY(streams[1]->waitFor("\"currentPage\":6"));
    }

    // The last of the tests.
    void theServerDrainsThemAndEndsInTime()
    {
        signUp("drained");
        Listening stream(m_server->port(), m_token);
        QVERIFY(stream.waitFor("event: ready"));
        QCOMPARE(m_server->terminate(), 0);
        QVERIFY(stream.waitForEnd());
        QVERIFY(m_server->start());
    }

private:
    void signUp(const QByteArray &name)
    {
        m_client->setToken({});
        const HttpAnswer made = m_client->post("/auth/signup", signupBody(name));
        QCOMPARE(made.status, 201);
        m_token = made.data().toObject().value(u"token").toString();
        m_client->setToken(m_token);
    }

    void read(int page)
    {
        ProgressUpdate update;
        update.progress.comicId = m_comic;
        update.progress.currentPage = page;
        update.progress.pageCount = 30;
        update.progress.modifiedAtMs = QDateTime::currentMSecsSinceEpoch();
        update.progress.deviceId = QStringLiteral("laptop");
        const HttpAnswer answer = m_client->post("/sync/progress", progressUpdatesBody({update}));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.data().toArray().first().toObject()[u"outcome"].toString(),
                 QStringLiteral("kept"));
    }

    void mark(int page)
    {
        const QByteArray target =
            "/comics/" + m_comic.toLatin1() + "/bookmarks/" + QByteArray::number(page);
        QCOMPARE(m_client
                     ->put(target,
                           "{\"modifiedAt\":\"2026-01-01T00:00:00.000Z\",\"deviceId\":\"laptop\"}")
                     .status,
                 200);
    }

    ServersByRow m_servers;
    ServerProcess *m_server = nullptr;
    HttpClient *m_client = nullptr;
    QString m_token;
    QString m_comic;
};

QTEST_GUILESS_MAIN(TestStreamApi)
#include "tst_streamapi.moc"
