"""History → settings with error bars: what a company's own past says about its market, pipeline and people."""
