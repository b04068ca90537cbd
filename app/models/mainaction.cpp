#include "app/models/mainaction.h"

#include "app/models/comicitem.h"

#include <QCoreApplication>
#include <QLocale>

namespace nw::app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MainAction", text);
}

void offerReading(const ComicSituation &situation, MainAction *action)
{
    if (situation.completed) {
        action->primary = PrimaryAction::ReadAgain;
        action->primaryText = tr("Read again");
    } else if (situation.currentPage > 1) {
        action->primary = PrimaryAction::Continue;
        action->primaryText =
            tr("Continue at page %1").arg(QLocale().toString(situation.currentPage));
    } else {
        action->primary = PrimaryAction::Read;
        action->primaryText = tr("Read");
    }
}

void offerDownload(const ComicSituation &situation, MainAction *action)
{
    switch (situation.download) {
    case DownloadPhase::Done:
        action->secondary = SecondaryAction::RemoveDownload;
        action->secondaryText = tr("Remove download");
        action->note = tr("On this computer. Reads without a network.");
        action->noteIcon = QStringLiteral("downloaded");
        return;
    case DownloadPhase::Fetching:
        action->secondary = SecondaryAction::CancelDownload;
        action->secondaryText = tr("Stop download");
        action->note = tr("Downloading, %1 of %2 pages.")
                           .arg(QLocale().toString(situation.donePages),
                                QLocale().toString(situation.totalPages));
        action->noteIcon = QStringLiteral("download");
        return;
    case DownloadPhase::Queued:
        action->secondary = SecondaryAction::CancelDownload;
        action->secondaryText = tr("Stop download");
        action->note = situation.networkGone
            ? tr("The download goes on by itself when the network is back.")
            : tr("The download waits for its turn.");
        action->noteIcon = QStringLiteral("clock");
        return;
    case DownloadPhase::Failed:
        action->secondary = SecondaryAction::RetryDownload;
        action->secondaryText = tr("Go on downloading");
        action->note = tr("The download stopped after %1 of %2 pages. They are kept.")
                           .arg(QLocale().toString(situation.donePages),
                                QLocale().toString(situation.totalPages));
        action->noteIcon = QStringLiteral("warning");
        return;
    case DownloadPhase::None:
        action->secondary = SecondaryAction::Download;
        action->secondaryText = tr("Download");
        action->note = tr("Reads over the network. Download it to read it anywhere.");
        action->noteIcon = QStringLiteral("cloud");
        return;
    }
}

MainAction lockedAction(const ComicSituation &situation)
{
    MainAction action;
    action.statement = tr("Costs %1").arg(priceText(situation.price));
    action.note =
        tr("Comics are paid with the tokens of your wallet, which has no page in this window "
           "yet. Nothing is charged here.");
    action.noteIcon = QStringLiteral("info");
    if (situation.openPages > 0 && !situation.networkGone) {
        action.primary = PrimaryAction::ReadPreview;
        action.primaryText = QCoreApplication::translate("MainAction", "Read %n page preview",
                                                         nullptr, situation.openPages);
    }
    return action;
}

} // namespace

MainAction mainActionFor(const ComicSituation &situation)
{
    const bool here = situation.download == DownloadPhase::Done;
    if (!situation.free && !situation.owned && !here) {
        return lockedAction(situation);
    }
    MainAction action;
    if (situation.networkGone && !here) {
        offerDownload(situation, &action);
        if (action.secondary != SecondaryAction::CancelDownload) {
            action.secondary = SecondaryAction::None;
            action.secondaryText.clear();
            action.note = tr("This comic is not on this computer. It can be read as soon as the "
                             "network is back.");
        }
        action.statement = tr("Needs a network");
        action.noteIcon = QStringLiteral("wifi-off");
        return action;
    }
    offerReading(situation, &action);
    offerDownload(situation, &action);
    return action;
}

} // namespace nw::app
