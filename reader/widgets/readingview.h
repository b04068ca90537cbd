#pragma once

#include "reader/core/comicdocument.h"
#include "reader/core/pagemap.h"
#include "reader/core/render/pagelook.h"
#include "reader/core/render/pagerequest.h"
#include "reader/core/transcript.h"
#include "reader/widgets/readerpalette.h"

#include <QWidget>

#include <optional>

namespace nw::reader {

// A page rendered before there was a view.
struct EarlyPage
{
    PageRequest request;
    ReadResult<RenderedPage> outcome;
};

enum class Animation
{
    Full,
    Reduced // everything is where it belongs at once
};

// What holds for every page of a book, whichever way it is shown.
struct BookLook
{
    int quarterTurns = 0; // clockwise, before those of a page's own fix
    Trimming trimming = Trimming::Off;
    PageAdjustments adjustments = {};
    PageMap map = {};

    // Of one leaf, with what was put right about its page.
    PageLook of(const Leaf &leaf) const;

    friend bool operator==(const BookLook &a, const BookLook &b) = default;
};

// Where a leaf stands in the view, and how it is shown there.
struct LeafPlace
{
    int page = 0; // from 0
    PageLook look = {};
    QRectF rect = {}; // logical pixels of the view
};

// One way to show a book: page by page, as a strip, panel by panel. For screen readers it is the
// graphic "Page 3 of 24".
class ReadingView : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void setDocument(DocumentPointer document, int page, ReadingDirection direction,
                             const std::optional<EarlyPage> &early = {}) = 0;

    virtual int currentPage() const = 0; // from 0, -1 without a book
    virtual int lastShownPage() const { return currentPage(); } // of those that stand together
    int pageCount() const;
    virtual void goTo(int page) = 0;
    // On to the next page or back to the one before; at the end of the book says so instead.
    virtual void turn(PageStep step) = 0;
    // A step of reading inside the page; turns at its end.
    virtual void advance(PageStep step) = 0;
    // False when nothing can move that way.
    virtual bool pan(const QPointF &deltaLogical) = 0;

    virtual FitMode fitMode() const = 0;
    virtual void setFitMode(FitMode fit) = 0; // also ends zooming
    virtual void zoomBy(double factor) = 0; // about the middle
    virtual bool isZoomed() const = 0;
    virtual bool isWholePageVisible() const = 0;
    virtual double scale() const = 0; // device pixels per pixel of the page
    virtual std::optional<LeafPlace> leafAt(const QPointF &logical) const = 0;

    ReadingDirection direction() const { return m_direction; }
    virtual void setDirection(ReadingDirection direction) = 0;
    const BookLook &look() const { return m_look; }
    virtual void setLook(const BookLook &look) = 0;
    virtual void setPalette(const ReaderPalette &palette);
    virtual void setAir(int airLogical) = 0; // free at each side of a page that fits
    void setAnimation(Animation animation) { m_animation = animation; }

    // Until the pointer moves again.
    virtual void hidePointer();

    virtual QString pageName() const; // "Page 3 of 24"
    // What the author wrote down of what is shown, for those who do not see it; often nothing.
    virtual Transcript transcript() const;
    virtual QString stateText() const = 0; // what stands there when it is not the page

Q_SIGNALS:
    void pageChanged(int page); // another page is wanted
    void pageShown(int page, int count); // its picture has been painted
    void errorShown(int page, nw::reader::ReadErrorCode code);
    void refined(); // the best quality has been painted
    void viewChanged(); // fit, zoom or direction
    void endReached(nw::reader::PageStep step);
    void placeNamed(); // the name or the transcript is another one

protected:
    void tellOfPlace(); // that the name or the transcript is another one

    DocumentPointer m_document;
    BookLook m_look;
    ReaderPalette m_palette = ReaderPalette::dark();
    ReadingDirection m_direction = ReadingDirection::LeftToRight;
    Animation m_animation = Animation::Full;
};

} // namespace nw::reader
