"""What the slides are made of: measures, looks, drawing, and the slides themselves. `assessments.reports.slides` is
the door; only it and the modules here that draw import python-pptx.
"""
