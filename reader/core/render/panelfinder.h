#pragma once

#include "reader/core/panels.h"
#include "reader/core/render/renderqueue.h"

#include <QHash>
#include <QSet>
#include <QThreadPool>

namespace nw::reader {

// Finds the panels of pages on threads of its own, one page at a time: those that the book's author
// framed, with what the author wrote about them, else those that the page itself shows.
class PanelFinder : public QObject
{
    Q_OBJECT

public:
    explicit PanelFinder(PageRenderer renderer = renderPage, QObject *parent = nullptr);
    ~PanelFinder() override;

    void setDocument(DocumentPointer document, ReadingDirection direction);
    // In the order of reading, outlines in shares of the page. Nothing while the page has not been
    // searched; empty when it is one picture.
    std::optional<QList<PanelFrame>> panels(int page) const;
    // These next, the most urgent first; what is known is not searched again.
    void wish(const QList<int> &pages);

Q_SIGNALS:
    void found(int page);

private:
    void search(const PageResult &result);
    void keep(int page, const QList<PanelFrame> &panels);

    RenderQueue m_queue;
    QThreadPool m_pool;
    DocumentPointer m_document;
    QHash<int, QList<PanelFrame>> m_panels;
    ReadingDirection m_direction = ReadingDirection::LeftToRight;
    quint64 m_book = 0; // answers about an earlier one are not kept
};

} // namespace nw::reader
