#include "server/ledger/ledgeraudit.h"
#include "server/ledger/ledgerexport.h"
#include "services-client/contract/receipt.h"
#include "tests/support/ledger/ledgerworld.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace nw;
using namespace nw::server;
using namespace nw::server::ledger;
using namespace nw::test;

namespace {

const QString kSeat = QStringLiteral("SEAT:") + uuid(50);
const QString kPool = QStringLiteral("seat:") + uuid(50) + QStringLiteral(":pool");
const QString kSold = QStringLiteral("seat:") + uuid(50) + QStringLiteral(":sold");

QList<NoteVerifier> pinned(char seed = 'k')
{
    return LedgerWorld::keys(seed)->verifiers();
}

} // namespace

// What outsiders can check: the receipts, the log's growth, the books. And what `ledger verify`
// finds when somebody with the run of the database rewrites them.
class TestProof : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        if (const QString why = whyNotOn(currentEngine()); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_world = std::make_unique<LedgerWorld>();
        m_world->start();
        fill();
    }

    void cleanup() { m_world.reset(); }

    void everyReceiptIsTrueAndOnlyThat()
    {
        for (const QString &id : std::as_const(m_ids)) {
            const auto receipt = m_world->ledger().receipt(id);
            QVERIFY(receipt.has_value());
            QVERIFY(receipt->size() <= 2048);
            const auto verified = verifyReceipt(*receipt, pinned());
            QVERIFY(verified.has_value());
            QCOMPARE(verified->transaction.transactionId, id);
            const auto sealed = m_world->ledger().transaction(id);
            QCOMPARE(verified->transaction.kind, (*sealed)->kind);
            QVERIFY(!verifyReceipt(*receipt, pinned('x')));
        }
        QCOMPARE(m_world->ledger().receipt(uuid(999)).error().code, ErrorCode::NotFound);
    }

    void theLogGrowsFromEveryCheckpointToTheNext()
    {
        const auto newest = openCheckpoint(*m_world->ledger().checkpoint(), pinned());
        QVERIFY(newest.has_value());
        const auto rows = scanCheckpoints(m_world->database().connection(), 0, 1000);
        QVERIFY(rows->size() > 5);
        for (const ScannedCheckpoint &row : *rows) {
            const auto old = openCheckpoint(row.note, pinned());
            QVERIFY(old.has_value());
            const auto proof = m_world->ledger().consistencyProof(
                row.size, static_cast<std::int64_t>(newest->size));
            QVERIFY(proof.has_value());
            QVERIFY(provesConsistency(old->size, newest->size, old->root, newest->root, *proof));
        }
        const auto tooFar =
            m_world->ledger().consistencyProof(1, static_cast<std::int64_t>(newest->size) + 1);
        QCOMPARE(tooFar.error().code, ErrorCode::InvalidInput);
        QCOMPARE(m_world->ledger().inclusionProof(-1, 1).error().code, ErrorCode::InvalidInput);
    }

    void soundBooksAreVerified()
    {
        const auto verdict = verify();
        QVERIFY2(verdict.holds, qPrintable(verdict.finding));
        QCOMPARE(verdict.transactions, std::int64_t(m_ids.size()));
        QVERIFY(verdict.line().startsWith(QLatin1String("verified: ")));
    }

    void aRewrittenRowIsFoundAndNamed_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("named");
        const auto row = [](const char *name, const char *table, const char *sql,
                            const char *named) {
            QTest::newRow(name) << QByteArray(table) << QByteArray(sql)
                                << QString::fromLatin1(named);
        };
        row("an amount", "ledger_entries",
            "UPDATE ledger_entries SET credit_amount = credit_amount + 1 WHERE id = 65",
            "ledger_transactions 1");
        row("two amounts", "ledger_entries",
            "UPDATE ledger_entries SET credit_amount = credit_amount + (id % 64),"
            " debit_amount = debit_amount + 1 - (id % 64) WHERE transaction_id = 1",
            "ledger_entries 64");
        row("a balance", "ledger_entries",
            "UPDATE ledger_entries SET balance_after = 7 WHERE id = 65", "ledger_entries 65");
        row("an account's total", "accounts",
            "UPDATE accounts SET credits_posted = credits_posted + 5 WHERE id = 2", "accounts 2");
        row("leave to overdraw", "accounts", "UPDATE accounts SET no_overdraft = 0 WHERE id = 2",
            "accounts 2");
        row("a kind", "ledger_transactions",
            "UPDATE ledger_transactions SET kind = 'gift' WHERE id = 2", "merkle_leaves 2");
        row("a reference", "ledger_transactions",
            "UPDATE ledger_transactions SET reference = 'other' WHERE id = 2", "merkle_leaves 2");
        row("a time", "ledger_transactions",
            "UPDATE ledger_transactions SET created_at = created_at + 1 WHERE id = 2",
            "merkle_leaves 2");
        row("a transaction gone", "ledger_transactions",
            "DELETE FROM ledger_transactions WHERE id = 2", "ledger_transactions 3");
        row("a leaf's hash", "merkle_leaves",
            "UPDATE merkle_leaves SET hash = (SELECT hash FROM merkle_leaves WHERE id = 1)"
            " WHERE id = 2",
            "merkle_leaves 2");
        row("a node", "merkle_edges",
            "UPDATE merkle_edges SET hash = (SELECT hash FROM merkle_leaves WHERE id = 1)"
            " WHERE level = 1 AND position = 1",
            "merkle_edges 1/1");
        row("a node gone", "merkle_edges",
            "DELETE FROM merkle_edges WHERE level = 1 AND position = 1", "merkle_edges 1/1");
        row("a checkpoint", "checkpoints",
            "UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE size = 1)"
            " WHERE size = 2",
            "checkpoints 2");
        row("the newest checkpoint gone", "checkpoints",
            "DELETE FROM checkpoints WHERE size = (SELECT MAX(size) FROM checkpoints)",
            "checkpoints");
        row("a hold's list", "open_holds", "DELETE FROM open_holds", "open_holds");
    }

    void aRewrittenRowIsFoundAndNamed()
    {
        QFETCH(QByteArray, table);
        QFETCH(QByteArray, sql);
        QFETCH(QString, named);
        m_world->stop();
        withoutSeals(table);
        QCOMPARE(m_world->refusal(sql.constData()), QString());
        const auto verdict = verify();
        QVERIFY(!verdict.holds);
        QVERIFY2(verdict.finding.startsWith(named), qPrintable(verdict.finding));
        QVERIFY(verdict.line().startsWith(QLatin1String("NOT verified: ") + named));
    }

    // Somebody with the keys and the database makes another history and signs it. The books are
    // sound in themselves; only who remembers a checkpoint or holds a receipt can tell.
    void aRewrittenHistorySignedAnewIsNoticedByWhoRemembers()
    {
        const auto remembered = openCheckpoint(*m_world->ledger().checkpoint(), pinned());
        const QByteArray receipt = *m_world->ledger().receipt(m_ids.at(2));
        m_world->stop();

        LedgerWorld other;
        other.start();
        QVERIFY(other.post(issue(user(7), 12'345)).isPosted());
        for (std::uint64_t i = 1; i < remembered->size + 3; ++i)
            QVERIFY(other.post(issue(user(1), 1)).isPosted());
        const auto forged = openCheckpoint(*other.ledger().checkpoint(), pinned());
        QVERIFY(forged.has_value()); // the signature is right
        const auto proof = other.ledger().consistencyProof(
            static_cast<std::int64_t>(remembered->size), static_cast<std::int64_t>(forged->size));
        QVERIFY(proof.has_value());
        QVERIFY(!provesConsistency(remembered->size, forged->size, remembered->root, forged->root,
                                   *proof));
        // The receipt still proves what was: against the checkpoint inside it, which the forged
        // log cannot be shown to have grown from.
        const auto verified = verifyReceipt(receipt, pinned());
        QVERIFY(verified.has_value());
        const auto own =
            other.ledger().consistencyProof(static_cast<std::int64_t>(verified->checkpoint.size),
                                            static_cast<std::int64_t>(forged->size));
        QVERIFY(!provesConsistency(verified->checkpoint.size, forged->size,
                                   verified->checkpoint.root, forged->root, *own));
    }

    void bothKeysSignWhileOneFollowsTheOther()
    {
        QTemporaryDir folder;
        const auto first = CheckpointKeys::kept(folder.path());
        QVERIFY(first.has_value());
        QVERIFY(CheckpointKeys::rotate(folder.path()).has_value());
        const auto both = CheckpointKeys::kept(folder.path());
        QCOMPARE(both->verifiers().size(), 2);
        const QByteArray note = both->sign(3, merkleLeafHash("x"));
        QVERIFY(openCheckpoint(note, first->verifiers()));
        QVERIFY(openCheckpoint(note, {both->verifiers().first()}));
        for (const char *name : {"/ledger-key", "/ledger-key.previous"}) {
            const auto permissions = QFile::permissions(folder.path() % QLatin1String(name));
            QVERIFY(
                !(permissions
                  & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));
        }
        QVERIFY(CheckpointKeys::rotate(folder.path()).has_value());
        QVERIFY(!openCheckpoint(CheckpointKeys::kept(folder.path())->sign(3, merkleLeafHash("x")),
                                first->verifiers()));
    }

    void whatFollowsFromTheLedgerIsMadeAnew()
    {
        m_world->stop();
        withoutSeals("merkle_edges");
        QCOMPARE(m_world->refusal("DELETE FROM merkle_edges WHERE level = 1"), QString());
        QCOMPARE(m_world->refusal("DELETE FROM open_holds"), QString());
        QVERIFY(!verify().holds);
        QVERIFY(rebuildLedger(m_world->database().connection(), {}).has_value());
        const auto verdict = verify();
        QVERIFY2(verdict.holds, qPrintable(verdict.finding));
    }

    void anotherProgramAddsOurBooksUp()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("hledger")).isEmpty())
            QSKIP("hledger is not here");
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("books.journal"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        // In pages, as the route gives it.
        for (std::int64_t after = 0;;) {
            const auto page =
                m_world->ledger().exportAfter(after, 3, LedgerService::Export::Hledger);
            QVERIFY(page.has_value());
            file.write(page->text);
            if (page->nextSequence == 0)
                break;
            after = page->nextSequence;
        }
        file.close();
        QVERIFY2(
            hledger({QStringLiteral("check"), QStringLiteral("assertions"),
                     QStringLiteral("balancednoautoconversion"), QStringLiteral("ordereddates")},
                    path)
                    .first
                == 0,
            qPrintable(hledger({QStringLiteral("check")}, path).second));
        const auto trial = m_world->ledger().trialBalance(0, 100);
        QVERIFY(trial.has_value());
        for (const AccountBalance &balance : trial->rows) {
            const auto [code, text] =
                hledger({QStringLiteral("balance"), QStringLiteral("-N"), QStringLiteral("--flat"),
                         QStringLiteral("--format=%(total)"),
                         QStringLiteral("cur:^") % balance.asset % QStringLiteral("$"),
                         QStringLiteral("^") % balance.account % QStringLiteral("$")},
                        path);
            QCOMPARE(code, 0);
            const QString total = text.trimmed().section(u' ', 0, 0);
            const QString due = balance.balance.units == 0
                ? QString()
                : unitsText(balance.asset, balance.balance.units);
            QCOMPARE(total, due);
        }
        // A unit more in one place, and it does not check.
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray text = file.readAll();
        text.replace("0.00001000 NWT = 0.00001000", "0.00001001 NWT = 0.00001000");
        file.resize(0);
        file.write(text);
        file.close();
        QVERIFY(hledger({QStringLiteral("check")}, path).first != 0);
    }

    void aCsvHasALineForEachEntry()
    {
        const auto page = m_world->ledger().exportAfter(0, 1000, LedgerService::Export::Csv);
        QCOMPARE(page->text.count("\r\n") - 1,
                 m_world->number("SELECT COUNT(*) FROM ledger_entries"));
        QVERIFY(page->text.contains("\"'=1+1\"")); // no cell is a formula
    }

private:
    void fill()
    {
        m_ids.clear();
        const auto post = [&](LedgerCommand command) {
            if (command.transactionId.isEmpty())
                command.transactionId = uuid(100 + int(m_ids.size()));
            QVERIFY(m_world->post(command).isPosted());
            m_ids.append(command.transactionId);
        };
        post(issue(user(1), 1'000));
        LedgerCommand spend = transfer(user(1), creator(2), 300);
        spend.reference = QStringLiteral("=1+1");
        post(spend);
        LedgerCommand seats;
        seats.kind = QStringLiteral("seats");
        seats.legs = {
            debit(QStringLiteral("seat:") + uuid(50) + QStringLiteral(":supply"), 5, kSeat),
            credit(kPool, 5, kSeat)};
        post(seats);
        const QList<Leg> ticket = {debit(user(1), 200), credit(creator(2), 200),
                                   debit(kPool, 1, kSeat), credit(kSold, 1, kSeat)};
        post(hold(uuid(1), ticket));
        post(resolve(Action::Capture, uuid(1), ticket));
        post(hold(uuid(2), ticket));
        post(resolve(Action::Void, uuid(2)));
        post(hold(uuid(3), ticket));
        LedgerCommand refund = transfer(creator(2), user(1), 120);
        refund.kind = QStringLiteral("refund");
        refund.reverses = m_ids.at(1);
        refund.legs[1].reversesLeg = 0;
        post(refund);
        LedgerCommand freeze;
        freeze.kind = QStringLiteral("dispute");
        freeze.accountChanges = {{user(1), QStringLiteral("NWT"), AccountChange::State::Frozen}};
        post(freeze);
        post(issue(user(3), 5));
    }

    LedgerVerdict verify()
    {
        const auto verdict = verifyLedger(m_world->database().connection(), pinned());
        return verdict ? *verdict : LedgerVerdict{false, verdict.error().detail, 0, {}};
    }

    // As somebody who owns the database can.
    void withoutSeals(const QByteArray &table)
    {
        if (currentEngine() == Engine::Postgres) {
            const QByteArray sql = "ALTER TABLE " + table + " DISABLE TRIGGER ALL";
            m_world->refusal(sql.constData());
            return;
        }
        m_world->refusal("PRAGMA foreign_keys=OFF");
        Statement triggers = m_world->database().connection().prepare(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?");
        QVERIFY(triggers.bind(QString::fromLatin1(table)).run().has_value());
        QStringList names;
        while (triggers.fetch().value_or(false))
            names.append(triggers.text(0));
        for (const QString &name : std::as_const(names))
            m_world->refusal(
                QString(QStringLiteral("DROP TRIGGER ") % name).toLatin1().constData());
    }

    static std::pair<int, QString> hledger(const QStringList &arguments, const QString &path)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral("hledger"),
                      QStringList{QStringLiteral("-f"), path} + arguments);
        process.waitForFinished();
        return {process.exitCode(), QString::fromUtf8(process.readAll())};
    }

    std::unique_ptr<LedgerWorld> m_world;
    QStringList m_ids;
};

QTEST_GUILESS_MAIN(TestProof)
#include "tst_proof.moc"
