#include "app/controllers/comiccontroller.h"

#include "app/composition.h"
#include "app/models/comiccards.h"
#include "app/pages/comicpage.h"
#include "services-client/transport/onready.h"

namespace nw::app {

ComicController::ComicController(Composition &parts, ComicPage &page, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_page(page)
{
    const Client &client = parts.client();
    const auto reloadThis = [this](const QString &comicId) {
        if (comicId == m_comicId) {
            reload();
        }
    };
    connect(&client, &Client::comicChanged, this, reloadThis);
    connect(&client, &Client::progressChanged, this, reloadThis);
    connect(&client, &Client::downloadChanged, this,
            [reloadThis](const DownloadState &state) { reloadThis(state.comicId); });
    connect(&page, &ComicPage::downloadRequested, this, &ComicController::download);
    connect(&page, &ComicPage::cancelDownloadRequested, this, &ComicController::cancelDownload);
    connect(&page, &ComicPage::removeDownloadRequested, this, &ComicController::removeDownload);
}

void ComicController::open(const QString &comicId, const QString &cameFrom)
{
    m_comicId = comicId;
    m_cameFrom = cameFrom;
    m_shown = false;
    reload();
    onReady(m_parts.client().refreshComic(comicId), this,
            [this, comicId](const Result<void> &answer) {
                // What is cached is shown; only a page without anything on it says why.
                if (!answer && comicId == m_comicId && !m_shown) {
                    m_comicId.clear(); // a later answer must not turn the page under the person
                    Q_EMIT failed(answer.error());
                }
            });
}

void ComicController::reload()
{
    if (m_comicId.isEmpty()) {
        return;
    }
    onReady(m_parts.client().comic(m_comicId), this,
            [this, comicId = m_comicId](const Result<ComicRecord> &record) {
                if (record && comicId == m_comicId) {
                    show(*record);
                }
            });
}

void ComicController::show(const ComicRecord &record)
{
    ComicPage::Content content;
    content.record = record;
    content.coverKey = coverKeyOf(m_comicId);
    content.networkGone = m_parts.client().network() == Network::Gone;
    const bool pagesReachable =
        !content.networkGone || record.download.phase == DownloadPhase::Done;
    for (const PageInfo &page : record.pages) {
        if (!page.locked && pagesReachable) {
            content.previewKeys.append(pageKeyOf(m_comicId, page.number));
        }
    }
    m_page.setContent(content, m_cameFrom);
    if (!m_shown) {
        m_shown = true;
        Q_EMIT opened();
    }
}

template <typename Answer> void ComicController::report(const Answer &answer)
{
    if (!answer) {
        Q_EMIT failed(answer.error());
    }
}

void ComicController::download(const QString &comicId)
{
    const QString title = m_page.record().details.summary.title;
    onReady(m_parts.client().download(comicId), this, [this, title](const Result<void> &answer) {
        // Sign-in is asked for only where it is needed, and the server says where.
        if (!answer && answer.error().code == ErrorCode::Unauthenticated) {
            Q_EMIT accountNeeded(title);
        } else {
            report(answer);
        }
    });
}

void ComicController::cancelDownload(const QString &comicId)
{
    onReady(m_parts.client().cancelDownload(comicId), this,
            [this](const Result<void> &answer) { report(answer); });
}

void ComicController::removeDownload(const QString &comicId)
{
    const QString title = m_page.record().details.summary.title;
    onReady(m_parts.client().removeDownload(comicId), this,
            [this, comicId, title](const Result<void> &answer) {
                report(answer);
                if (answer) {
                    Q_EMIT downloadRemoved(comicId, title);
                }
            });
}

} // namespace nw::app
