#pragma once

#include "services-client/clienttypes.h"

#include <QString>

namespace nw::app {

// What is known of a comic when its page decides what can be done with it.
struct ComicSituation
{
    bool free = true;
    bool owned = false;
    QString price;
    DownloadPhase download = DownloadPhase::None;
    int donePages = 0;
    int totalPages = 0;
    bool networkGone = false;
    int currentPage = 0; // from 1; 0: never opened
    bool completed = false;
    int pageCount = 0;
    int openPages = 0; // pages that may be read without owning the comic
};

enum class PrimaryAction
{
    None,
    Read,
    Continue,
    ReadAgain,
    ReadPreview
};
enum class SecondaryAction
{
    None,
    Download,
    CancelDownload,
    RemoveDownload,
    RetryDownload
};

// What the comic's page offers: at most one main button and one beside it, and the line below that
// says why. A button is there only when it works.
struct MainAction
{
    PrimaryAction primary = PrimaryAction::None;
    SecondaryAction secondary = SecondaryAction::None;
    QString primaryText;
    QString secondaryText;
    QString statement; // in place of a main button: "Costs 25 NWT"
    QString note;
    QString noteIcon;
};

MainAction mainActionFor(const ComicSituation &situation);

} // namespace nw::app
