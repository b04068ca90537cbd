#include "reader/widgets/accessiblepage.h"

#include "reader/widgets/readingview.h"

#include <QAccessibleWidget>

namespace nw::reader {
namespace {

class AccessibleReadingView : public QAccessibleWidget
{
public:
    explicit AccessibleReadingView(ReadingView *view)
        : QAccessibleWidget(view, QAccessible::Graphic)
        , m_view(view)
    {
    }

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Name)
            return m_view->pageName();
        if (kind == QAccessible::Description)
            return m_view->stateText().isEmpty() ? m_view->transcript().text : m_view->stateText();
        return QAccessibleWidget::text(kind);
    }

private:
    const ReadingView *m_view;
};

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    Q_UNUSED(className)
    auto *view = qobject_cast<ReadingView *>(object);
    return view ? new AccessibleReadingView(view) : nullptr;
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
