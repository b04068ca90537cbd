#pragma once

#include <QList>
#include <QWidget>

class QButtonGroup;

namespace nw::app {

class Theme;

// A row of joined buttons of which exactly one is on.
class Segmented : public QWidget
{
    Q_OBJECT

public:
    struct Segment
    {
        QString objectName;
        QString name; // shown when there is no icon, spoken always
        QString iconName; // may be empty
    };

    Segmented(const Theme &theme, const QList<Segment> &segments, int heightPx,
              QWidget *parent = nullptr);

    int current() const;
    void setCurrent(int index);

Q_SIGNALS:
    void currentChanged(int index); // by the person only

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void stopTabAtCurrent();

    const Theme &m_theme;
    QButtonGroup *m_group;
};

} // namespace nw::app
