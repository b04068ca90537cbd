#pragma once

#include <QList>
#include <QWidget>

class QAbstractButton;
class QVBoxLayout;

namespace nw::app {

class Theme;

// Rows with an icon, a name and a count, under small heads: the shelves of the library.
// objectNames: shelf.<id>.
class ShelfList : public QWidget
{
    Q_OBJECT

public:
    explicit ShelfList(const Theme &theme, QWidget *parent = nullptr);

    void addHead(const QString &name);
    void addRow(const QString &id, const QString &name, const QString &iconName);
    void setCount(const QString &id, int count);
    void setCurrent(const QString &id);
    QString current() const { return m_current; }

Q_SIGNALS:
    void chosen(const QString &id);

private:
    QAbstractButton *row(const QString &id) const;

    const Theme &m_theme;
    QVBoxLayout *m_column;
    QString m_current;
};

} // namespace nw::app
