#pragma once

#include <QWidget>

namespace nw::app {

class Label;
class Meter;
class Theme;

// The work of taking files in, at the foot of the shelves, with a way to stop it. objectName:
// scanCancel.
class ScanCard : public QWidget
{
    Q_OBJECT

public:
    explicit ScanCard(const Theme &theme, QWidget *parent = nullptr);

    void setProgress(int done, int total);

Q_SIGNALS:
    void cancelRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    Meter *m_meter;
    Label *m_count;
};

} // namespace nw::app
