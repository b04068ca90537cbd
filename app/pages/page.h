#pragma once

#include <QStringList>
#include <QWidget>

namespace nw::app {

// One place of the program, under the top bar.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    // What the top bar shows: one name is a title, several are a path.
    virtual QStringList path() const = 0;
    virtual QString searchPlaceholder() const { return {}; }
    virtual QString searchText() const { return {}; }
    virtual void search(const QString &text) { Q_UNUSED(text) }

    // The widget that takes the focus when the person arrives.
    virtual QWidget *startOfFocus() { return this; }

Q_SIGNALS:
    void pathChanged();
};

} // namespace nw::app
