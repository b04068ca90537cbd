#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace nw::reader {

class ReadingView;

enum class AutoReading
{
    Off,
    SlideShow, // a step of reading every few seconds
    Scroll // evenly, as far as the view scrolls; else like a slide show
};

// Reads on by itself until the book ends, a person moves, or it is told to stop. Nothing runs while
// it is off.
class AutoReader : public QObject
{
    Q_OBJECT

public:
    explicit AutoReader(QObject *parent = nullptr);

    void start(AutoReading mode, ReadingView *view);
    void stop();
    AutoReading mode() const { return m_mode; }
    void setStepMs(int stepMs);
    int stepMs() const { return m_steps.interval(); }
    // Above 1 faster. Both ways of reading keep to it, also after the next start.
    void changePace(double factor);

Q_SIGNALS:
    void modeChanged(nw::reader::AutoReading mode);

private:
    void step();
    void scroll();

    QPointer<ReadingView> m_view;
    QTimer m_steps;
    QTimer m_frames;
    QElapsedTimer m_sinceFrame;
    double m_rest = 0; // of a pixel
    double m_pace = 1;
    AutoReading m_mode = AutoReading::Off;
};

} // namespace nw::reader
