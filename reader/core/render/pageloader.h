#pragma once

#include "reader/core/render/pagecache.h"
#include "reader/core/render/renderqueue.h"

#include <QHash>
#include <QTimer>

namespace nw::reader {

// Gets the page that is being read, then its neighbours in the direction of reading, then, once the
// reader rests on it, the page itself in the best quality. Knows nothing of widgets.
class PageLoader : public QObject
{
    Q_OBJECT

public:
    explicit PageLoader(PageRenderer renderer = renderPage, QObject *parent = nullptr);

    void setDocument(DocumentPointer document);
    // How much the cache may hold.
    void setBudget(qint64 budgetBytes);

    // The page is being read from now on, at that scale, reached by that step.
    void show(int page, const PageScale &scale, PageStep cameBy);
    // The same page once more, after an error that may have passed.
    void retry();
    // Takes over what was rendered before there was a loader.
    void adopt(const PageRequest &request, const ReadResult<RenderedPage> &outcome);
    // Renders the shown page in the best quality now instead of after a rest.
    void refineNow();

    // Of the page being read; null when it is not there at its scale. Valid until the next
    // `changed`.
    const RenderedPage *current() const;
    bool isCurrentRefined() const;
    // Any rendering of it, for the time until it is there at its scale.
    const RenderedPage *standIn() const;
    const ReadError *error() const;
    // Nothing until the page has been rendered once.
    QSize naturalSize(int page) const;

Q_SIGNALS:
    // Something new is known of the page being read: a rendering, a better one, or an error.
    void changed();

private:
    void take(const PageResult &result);
    void keep(const PageRequest &request, const ReadResult<RenderedPage> &outcome);
    void loadCurrent();
    void prefetch();
    QList<PageRequest> neighbours() const;
    PageRequest currentRequest(DecodeQuality quality) const;

    RenderQueue m_shown;
    RenderQueue m_ahead;
    PageCache m_cache;
    QTimer m_restTimer;
    DocumentPointer m_document;
    QHash<int, ReadError> m_errors;
    QHash<int, QSize> m_naturalSizes;
    PageScale m_scale;
    PageStep m_cameBy = PageStep::Forward;
    int m_page = -1;
};

} // namespace nw::reader
