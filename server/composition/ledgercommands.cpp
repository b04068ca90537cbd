#include "server/composition/ledgercommands.h"

#include "server/composition/booksofledger.h"
#include "server/composition/serverdata.h"
#include "server/events/sqleventsfollower.h"
#include "server/ledger/checkpointkeys.h"
#include "server/ledger/ledgeraudit.h"
#include "server/ledger/ledgerexport.h"
#include "server/wallet/sqlwalletfollower.h"

#include <cstdio>

namespace nw::server {

namespace {

constexpr int kExportedAtOnce = 500;

void say(const QByteArray &text)
{
    std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stdout);
}

ExitCode refuse(const Error &error)
{
    const bool isInput = error.code == ErrorCode::InvalidInput;
    return complain(isInput ? ExitCode::Usage : ExitCode::Data, error.detail);
}

ExitCode verify(const ServerConfig &config, Connection &connection)
{
    const auto keys = ledger::CheckpointKeys::kept(config.dataFolder);
    if (!keys)
        return refuse(keys.error());
    const auto verdict = ledger::verifyLedger(connection, keys->verifiers());
    if (!verdict)
        return refuse(verdict.error());
    say(verdict->line().toUtf8() + '\n');
    return verdict->holds ? ExitCode::Done : ExitCode::Failed;
}

ExitCode rebuild(const ServerConfig &config, Connection &connection)
{
    wallet::SqlWalletFollower wallets;
    events::SqlEventsFollower events;
    FollowerAsProjection walletRows(wallets);
    FollowerAsProjection eventsRows(events);
    const auto rebuilt = ledger::rebuildLedger(connection, {&walletRows, &eventsRows});
    if (!rebuilt && rebuilt.error().code == ErrorCode::Damaged) {
        say("NOT verified: " + rebuilt.error().detail.toUtf8() + '\n');
        return ExitCode::Failed;
    }
    if (!rebuilt)
        return refuse(rebuilt.error());
    return verify(config, connection);
}

ExitCode exportBooks(const QString &word, Connection &connection)
{
    if (word != u"hledger" && word != u"csv")
        return complain(ExitCode::Usage, QStringLiteral("export takes hledger or csv"));
    const auto format = word == u"csv" ? ledger::ExportFormat::Csv : ledger::ExportFormat::Hledger;
    say(ledger::exportHead(format));
    for (std::int64_t after = 0;;) {
        const auto rows = ledger::scanTransactions(connection, after, kExportedAtOnce);
        if (!rows)
            return refuse(toError(rows.error()));
        if (rows->isEmpty())
            break;
        for (const ledger::ScannedTransaction &row : *rows)
            say(ledger::exportText(format, row));
        after = rows->last().header.sequence;
    }
    // A full disk behind the redirection is no export.
    return std::fflush(stdout) == 0 ? ExitCode::Done
                                    : complain(ExitCode::Failed, QStringLiteral("cannot write"));
}

} // namespace

ExitCode ledgerCommand(const ServerConfig &config)
{
    const QString verb = config.paths.value(0);
    const bool takesWord = verb == u"export";
    if (config.paths.size() > (takesWord ? 2 : 1))
        return complain(ExitCode::Usage,
                        QStringLiteral("ledger does not take: ") % config.paths.last());
    if (verb == u"rotate-key") {
        const auto rotated = ledger::CheckpointKeys::rotate(config.dataFolder);
        return rotated ? ExitCode::Done : refuse(rotated.error());
    }
    if (verb != u"verify" && verb != u"rebuild" && !takesWord)
        return complain(ExitCode::Usage,
                        QStringLiteral("ledger takes verify, rebuild, export or rotate-key"));
    auto data = openServerData(config);
    if (!data)
        return refuse(data.error());
    Connection &connection = data->database->connection();
    if (verb == u"verify")
        return verify(config, connection);
    if (verb == u"rebuild")
        return rebuild(config, connection);
    return exportBooks(config.paths.value(1, QStringLiteral("hledger")), connection);
}

} // namespace nw::server
