#include "reader/widgets/accessiblepage.h"

#include "reader/widgets/pagecanvas.h"
#include "reader/widgets/pagemessage.h"

#include <QAccessibleWidget>

namespace nw::reader {
namespace {

class AccessiblePageCanvas : public QAccessibleWidget
{
public:
    explicit AccessiblePageCanvas(PageCanvas *canvas)
        : QAccessibleWidget(canvas, QAccessible::Graphic)
        , m_canvas(canvas)
    {
    }

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Name)
            return m_canvas->pageName();
        if (kind != QAccessible::Description)
            return QAccessibleWidget::text(kind);
        if (const PageMessage *message = m_canvas->message(); message && message->isVisible())
            return QString(message->title() % u". " % message->text());
        if (!m_canvas->isShowing(DecodeQuality::Fast))
            return PageCanvas::tr("Loading");
        return {};
    }

private:
    const PageCanvas *m_canvas;
};

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    Q_UNUSED(className)
    auto *canvas = qobject_cast<PageCanvas *>(object);
    return canvas ? new AccessiblePageCanvas(canvas) : nullptr;
}

} // namespace

void AccessiblePage::install()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

} // namespace nw::reader
